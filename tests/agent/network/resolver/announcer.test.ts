import assert from 'node:assert/strict';
import { Announcer, type AnnouncerTiming, type Sequence } from '../../../../agent/network/resolver/announcer.ts';
import { askResolver, publishRecord } from '../../../../agent/network/resolver/ask-resolver.ts';
import { sealRecord } from '../../../../agent/network/resolver/signed-record.ts';
import { RELAY_LIMITS } from '../../../../agent/programs/registration-authority/configuration-file.ts';
import { until } from '../../../until.ts';
import { Parties, type Party, type Resolver } from './support/parties.ts';

const QUICK: Partial<AnnouncerTiming> = { retryMs: 50, retryMaxMs: 200, publishMs: 2_000 };

function counting(from = 0): Sequence & { last: number } {
  return {
    last: from,
    async next() {
      this.last += 1;
      return this.last;
    },
    async exceed(sequence) {
      this.last = Math.max(this.last, sequence);
    },
  };
}

describe('a node’s announcements', () => {
  const parties = new Parties();
  const announcers: Announcer[] = [];
  afterEach(() => Promise.all(announcers.splice(0).map((each) => each.stop())));
  after(() => parties.end());

  function announce(
    { key, peer }: Party,
    resolvers: readonly string[],
    sequence = counting(),
    timing = QUICK,
    announcePrivate = true,
  ) {
    const announcer = Announcer.start({ peer, key, resolvers, sequence, announcePrivate, now: Date.now, timing });
    announcers.push(announcer);
    return announcer;
  }
  const states = (announcer: Announcer) => announcer.announcements().map(({ state, code }) => code ?? state);
  const known = async (resolver: Resolver, { peer }: Party) =>
    askResolver((await parties.party()).peer, resolver.address, peer.id);

  it('reach every resolver at the start, with one and the same record', async () => {
    const [a, b] = [await parties.resolver(), await parties.resolver()];
    const node = await parties.listening();
    const announcer = announce(node, [a.address, b.address]);
    await until(() => states(announcer).every((state) => state === 'published'));
    assert.deepEqual(await known(a, node), { sequence: 1, addresses: node.peer.addresses() });
    assert.deepEqual(await known(b, node), await known(a, node));
  });

  it('are repeated until a resolver that was down is there, and do not wait for it elsewhere', async () => {
    const there = await parties.resolver();
    const key = new Uint8Array(32).fill(9);
    const gone = await parties.resolver({}, { key });
    await gone.stop();
    const node = await parties.listening();
    const announcer = announce(node, [gone.address, there.address]);
    await until(() => states(announcer).join() === 'peer-unreachable,published');
    const listen = [gone.address.replace(/\/p2p\/.*$/, '')];
    const back = await parties.resolver({}, { key, listen });
    await until(() => states(announcer).join() === 'published,published');
    assert.ok(await known(back, node));
  });

  it('leave out loopback addresses as soon as there is a way through a relay, and name them again when it ends', async () => {
    const resolver = await parties.resolver();
    const relay = await parties.listening({ relay: { limits: RELAY_LIMITS, admits: async () => true } });
    const [through = ''] = relay.peer.addresses();
    const node = await parties.listening();
    const direct = node.peer.addresses();
    const announcer = announce(node, [resolver.address]);
    const told = async () => (await known(resolver, node))?.addresses.join();
    await until(async () => (await told()) === direct.join());
    await node.peer.places.take(through, AbortSignal.timeout(20_000));
    await until(async () => (await told()) === `${through}/p2p-circuit/p2p/${node.peer.id}`);
    await relay.peer.stop();
    await until(async () => (await told()) === direct.join());
    assert.deepEqual(states(announcer), ['published']);
  });

  it('tell nothing of the own network unless they are told to, and say so where nothing else is left', async () => {
    const resolver = await parties.resolver();
    const node = await parties.listening();
    let addresses = ['/ip4/192.168.1.10/tcp/4001', '/ip6/fe80::1/tcp/4001', '/ip4/127.0.0.1/tcp/4001'];
    node.peer.addresses = () => addresses;
    const announcer = announce(node, [resolver.address], counting(), QUICK, false);
    await until(() => states(announcer).join() === 'peer-nothing-to-tell');
    assert.equal(await known(resolver, node), undefined);
    addresses = [...addresses, '/ip4/192.0.2.9/tcp/4001', '/dns4/relay.example/tcp/1/p2p-circuit'];
    await until(() => states(announcer).join() === 'published');
    assert.deepEqual((await known(resolver, node))?.addresses, [
      `/ip4/192.0.2.9/tcp/4001/p2p/${node.peer.id}`,
      `/dns4/relay.example/tcp/1/p2p-circuit/p2p/${node.peer.id}`,
    ]);
  });

  it('say so by name when a resolver does not take them', async () => {
    const { address } = await parties.resolver({ admits: async () => false });
    const announcer = announce(await parties.listening(), [address]);
    await until(() => states(announcer).join() === 'resolver-not-for-peer');
  });

  it('follow the addresses, with a higher sequence', async () => {
    const resolver = await parties.resolver();
    const node = await parties.listening();
    let addresses = node.peer.addresses();
    node.peer.addresses = () => addresses;
    const announcer = announce(node, [resolver.address]);
    await until(() => states(announcer).join() === 'published');
    addresses = ['/ip4/192.0.2.9/tcp/4001', '/ip4/127.0.0.1/tcp/4001'];
    await until(
      async () =>
        (await resolver.records.get(node.peer.id)) !== undefined &&
        states(announcer).join() === 'published' &&
        ((await known(resolver, node))?.sequence ?? 0) > 1,
    );
    assert.deepEqual(await known(resolver, node), {
      sequence: 2,
      addresses: [`/ip4/192.0.2.9/tcp/4001/p2p/${node.peer.id}`],
    });
  });

  it('come again after a while though nothing has changed', async () => {
    const resolver = await parties.resolver();
    let renewed = 0;
    const put = resolver.records.put.bind(resolver.records);
    resolver.records.put = async (peer, record) => {
      renewed += 1;
      await put(peer, record);
    };
    const announcer = announce(await parties.listening(), [resolver.address], counting(), { ...QUICK, refreshMs: 50 });
    await until(() => renewed >= 3);
    assert.equal(states(announcer).join(), 'published');
  });

  it('of a node restored from an older copy go on from the record that it signed itself', async () => {
    const resolver = await parties.resolver();
    const node = await parties.listening();
    await publishRecord(node.peer, resolver.address, await sealRecord(node.key, ['/ip4/192.0.2.1/tcp/1'], 70));
    const announcer = announce(node, [resolver.address], counting(3));
    await until(() => states(announcer).join() === 'published');
    assert.deepEqual(await known(resolver, node), { sequence: 71, addresses: node.peer.addresses() });
  });

  it('end with the node, whatever a resolver does', async () => {
    let asked = false;
    const silent = await parties.dishonest((stream) => {
      asked = true;
      return stream.closed;
    });
    const announcer = announce(await parties.listening(), [silent], counting(), { ...QUICK, publishMs: 3_600_000 });
    await until(() => asked);
    await announcer.stop();
    assert.equal(states(announcer).join(), 'waiting');
  });
});
