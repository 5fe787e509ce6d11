import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromString } from '@libp2p/peer-id';
import { PeerRecord, RecordEnvelope } from '@libp2p/peer-record';
import { multiaddr } from '@multiformats/multiaddr';
import { askResolver, askResolvers, publishRecord } from '../../../../agent/network/resolver/ask-resolver.ts';
import { type OpenedRecord, openRecord, sealRecord } from '../../../../agent/network/resolver/signed-record.ts';
import { encodeFrame } from '../../../../schemas/frame.ts';
import {
  PublishAnswerShape,
  RESOLVER_LIMITS,
  RESOLVER_PROTOCOL,
  ResolverQuestionShape,
} from '../../../../schemas/resolver-messages.ts';
import { until } from '../../../until.ts';
import { code, Parties, type Party } from './support/parties.ts';

const sealed = ({ key }: Party, sequence: number, port = 1) =>
  sealRecord(key, [`/ip4/127.0.0.1/tcp/${port}`], sequence);

describe('a resolver', () => {
  const parties = new Parties();
  let node: Party;
  let terminal: Party;
  before(async () => {
    node = await parties.party();
    terminal = await parties.party();
  });
  after(() => parties.end());

  it('gives anybody the newest record that a peer published', async () => {
    const { address } = await parties.resolver();
    assert.equal(await askResolver(terminal.peer, address, node.peer.id), undefined);
    await publishRecord(node.peer, address, await sealed(node, 1, 1));
    await publishRecord(node.peer, address, await sealed(node, 2, 2));
    const found = await askResolver(terminal.peer, address, node.peer.id);
    assert.deepEqual(found, { sequence: 2, addresses: [`/ip4/127.0.0.1/tcp/2/p2p/${node.peer.id}`] });
  });

  it('takes a record only over the connection of the peer that it is about', async () => {
    const { address } = await parties.resolver();
    const record = await sealed(node, 1);
    await assert.rejects(publishRecord(terminal.peer, address, record), code('peer-record-invalid'));
    assert.equal(await askResolver(terminal.peer, address, node.peer.id), undefined);
  });

  it('takes no older record, also after it was ended and begun again', async () => {
    const directory = await parties.directory();
    const first = await parties.resolver({}, { directory });
    await publishRecord(node.peer, first.address, await sealed(node, 6));
    await assert.rejects(publishRecord(node.peer, first.address, await sealed(node, 5)), code('peer-record-not-newer'));
    await first.stop();
    const second = await parties.resolver({}, { directory });
    await assert.rejects(
      publishRecord(node.peer, second.address, await sealed(node, 5)),
      code('peer-record-not-newer'),
    );
    assert.equal((await askResolver(terminal.peer, second.address, node.peer.id))?.sequence, 6);
  });

  it('keeps nothing for a peer that it was not told to admit', async () => {
    const { address, records } = await parties.resolver({ admits: async (id) => id === node.peer.id });
    await publishRecord(node.peer, address, await sealed(node, 1));
    await assert.rejects(
      publishRecord(terminal.peer, address, await sealed(terminal, 1)),
      code('resolver-not-for-peer'),
    );
    assert.equal(records.size, 1);
  });

  it('answers so many questions of one address and then refuses, whatever ids they come under', async () => {
    const { address } = await parties.resolver({ rate: { perSecond: 0.001, burst: 3 } });
    for (let n = 0; n < 3; n++) await askResolver(terminal.peer, address, node.peer.id);
    await assert.rejects(askResolver(terminal.peer, address, node.peer.id), code('resolver-busy'));
    const throwAway = await parties.party();
    await assert.rejects(askResolver(throwAway.peer, address, node.peer.id), code('resolver-busy'));
  });

  it('cuts off oversize and malformed frames and goes on', async () => {
    const { address } = await parties.resolver();
    const sendRaw = async (message: unknown) => {
      const stream = await terminal.peer.dial([address], RESOLVER_PROTOCOL);
      try {
        await stream.send(message, { timeoutMs: 2_000 });
        return await stream.receive(PublishAnswerShape, { timeoutMs: 4_000 });
      } finally {
        stream.abort(undefined);
      }
    };
    const tooLong = { type: 'publish', record: new Uint8Array(RESOLVER_LIMITS.frame) };
    const longRecord = { type: 'publish', record: new Uint8Array(RESOLVER_LIMITS.record + 1) };
    assert.ok(encodeFrame(longRecord).length < RESOLVER_LIMITS.frame);
    for (const message of [tooLong, longRecord, { type: 'resolve' }, { type: 'resolve', peer: '../' }, 7])
      await assert.rejects(sendRaw(message), code('peer-lost'));
    assert.equal(await askResolver(terminal.peer, address, node.peer.id), undefined);
  });

  it('is left after each question, so that its connections stay free, unless something else runs over them', async () => {
    const { address, peer: resolver } = await parties.resolver();
    await resolver.handle('/fingerpost/test/1.0.0', (stream) => stream.closed);
    const asker = await parties.party();
    await publishRecord(asker.peer, address, await sealed(asker, 1));
    await until(() => resolver.connections === 0 && asker.peer.connections === 0);
    const other = await asker.peer.dial([address], '/fingerpost/test/1.0.0');
    await askResolver(asker.peer, address, asker.peer.id);
    await publishRecord(asker.peer, address, await sealed(asker, 2));
    await other.send({ still: 'open' });
    assert.equal(resolver.connections, 1);
    await other.close();
  });

  describe('beside others', () => {
    it('that lie does no harm: each record is verified by who asks, and the newest wins', async () => {
      const honest = await parties.resolver();
      const older = await sealed(node, 8, 8);
      await publishRecord(node.peer, honest.address, await sealed(node, 9, 9));
      const liar = await parties.party();
      const lies = [
        await sealRecord(liar.key, ['/ip4/127.0.0.1/tcp/666'], 99),
        await forged(liar, node),
        older,
        new Uint8Array([1, 2, 3]),
      ];
      const liars = await Promise.all(lies.map((record) => parties.dishonest(answering({ type: 'resolved', record }))));
      const mute = await parties.dishonest(answering({ type: 'resolved' }));
      const babbling = await parties.dishonest(answering({ type: 'whatever' }));
      const all = [...liars, mute, babbling, honest.address];
      const found: OpenedRecord[] = [];
      for await (const record of askResolvers(terminal.peer, all, node.peer.id)) found.push(record);
      assert.equal(found.at(-1)?.sequence, 9);
      assert.ok(found.length <= 2, 'the older record may come before the newest, and none after it');
      for (const lie of [0, 1, 3])
        await assert.rejects(askResolver(terminal.peer, liars[lie] ?? '', node.peer.id), code('peer-record-invalid'));
    });

    it('that stay silent or do not even speak libp2p are not waited for: the record comes as soon as one has it', async () => {
      const honest = await parties.resolver();
      await publishRecord(node.peer, honest.address, await sealed(node, 9));
      const held: Promise<void>[] = [];
      const silent = await parties.dishonest((stream) => {
        held.push(stream.closed);
        return stream.closed;
      });
      const mute = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(mute, 'listening');
      const port = Reflect.get(Object(mute.address()), 'port');
      const dead = `/ip4/127.0.0.1/tcp/${port}/p2p/${terminal.peer.id}`;
      const asker = await parties.party();
      const answers = askResolvers(asker.peer, [silent, dead, honest.address], node.peer.id, { timeoutMs: 3_600_000 });
      const { value: found } = await answers.next();
      assert.equal(Object(found).sequence, 9);
      await until(() => held.length > 0);
      await answers.return(undefined);
      assert.equal(held.length, 1, 'the silent one was asked');
      await held[0];
      mute.close();
    });
  });
});

const answering =
  (answer: object) =>
  async (stream: Parameters<Parameters<Parties['dishonest']>[0]>[0]): Promise<void> => {
    await stream.receive(ResolverQuestionShape);
    await stream.send(answer);
    await stream.close();
  };

/** A record that says it is about the node, signed by the liar: what libp2p's own check lets through. */
async function forged(liar: Party, about: Party): Promise<Uint8Array> {
  const record = new PeerRecord({
    peerId: peerIdFromString(about.peer.id),
    multiaddrs: [multiaddr('/ip4/127.0.0.1/tcp/666')],
    seqNumber: 100n,
  });
  const bytes = (await RecordEnvelope.seal(record, await generateKeyPairFromSeed('Ed25519', liar.key))).marshal();
  await assert.rejects(openRecord(new Uint8Array(bytes), about.peer.id), code('peer-record-invalid'));
  return new Uint8Array(bytes);
}
