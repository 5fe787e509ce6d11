import assert from 'node:assert/strict';
import { SW } from '../../../card-bridge/apdu/status-word.ts';
import { TrialAuthority, type TrialHost } from '../../../card-bridge/compliance/authority.ts';
import { MAX_BATCH_COMMANDS } from '../../../card-bridge/host/presented-card.ts';
import { beginRemoteCard } from '../../../card-bridge/host/secure-remote-card.ts';
import { openPresentedCard } from '../../../card-bridge/host/terminal-card.ts';
import type { CardChannel } from '../../../card-bridge/reader/card-channel.ts';
import { TestWorld } from '../world.ts';

describe('what a terminal relays', () => {
  let world: TestWorld;
  let node: TrialHost;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
  });

  it("keeps the remote host away from the terminal's own channel", async () => {
    const presented = await world.touched();
    for (const command of ['81d700000020', '01ca5f5000', '00', 'a0']) {
      const bytes = new Uint8Array(Buffer.from(command, 'hex'));
      await assert.rejects(presented.run([bytes]), { code: 'relay-refused' });
    }
    const many = new Array<Uint8Array>(MAX_BATCH_COMMANDS + 1).fill(Uint8Array.of(0, 0xca, 0, 0x66));
    await assert.rejects(presented.run(many), { code: 'relay-refused' });
  });

  it('stops at the first refusal', async () => {
    const presented = await world.touched();
    const status = new Uint8Array(Buffer.from('80ca00e000', 'hex'));
    const unknown = new Uint8Array(Buffer.from('80ff0000', 'hex'));
    const answers = await presented.run([status, unknown, status]);
    assert.equal(answers.length, 2);
  });

  it('shows the terminal nothing of a session but its outer form', async () => {
    const { presented, remote } = await world.session(node);
    const seen: Uint8Array[] = [];
    const token = new Uint8Array(32).fill(0x5a);
    const key = new Uint8Array(32).fill(0x77);
    const { wrapVaultKey } = await import('../../../card-bridge/host/vault-key.ts');
    const point = (await world.ask(presented, remote, (batch) => batch.readPublicKey('vault'))).value;
    const batch = remote.batch();
    const opened = batch.unwrapVaultKey(wrapVaultKey(point, key));
    batch.putToken(token);
    const answers = await presented.run(batch.commands);
    seen.push(...batch.commands, ...answers);
    await batch.complete(answers);
    assert.deepEqual(opened.value, key);
    const recording = Buffer.concat(seen);
    for (const secret of [token, key]) assert.equal(recording.indexOf(secret.slice(0, 8)), -1);
  });
});

describe('a remote host', () => {
  let world: TestWorld;
  let node: TrialHost;

  before(async () => {
    ({ world, node } = await TestWorld.enrolled());
  });

  it('does not believe a card that another authority certified, or whose certificate has run out', async () => {
    const strangers = { cardCaPublicKeys: [new TrialAuthority('stranger').pair.publicPoint] };
    for (const change of [{ trust: strangers }, { now: () => Date.UTC(2040, 0, 1) }]) {
      const presented = await world.touched();
      const remote = beginRemoteCard({ ...node.options, ...change });
      await assert.rejects(remote.opened(await presented.run(remote.openCommands)), {
        code: 'card-certificate-untrusted',
      });
      assert.throws(() => remote.batch(), { code: 'card-channel-dead' });
    }
  });

  it('refuses openings with answers missing, surplus or of another card', async () => {
    const opening = async (change: (answers: Uint8Array[]) => Uint8Array[]) => {
      const presented = await world.touched();
      const remote = beginRemoteCard(node.options);
      await remote.opened(change(await presented.run(remote.openCommands)));
    };
    await assert.rejects(
      opening((answers) => answers.slice(0, -1)),
      { code: 'card-batch-mismatch' },
    );
    await assert.rejects(
      opening((answers) => [...answers, Uint8Array.of(0x90, 0)]),
      { code: 'card-batch-mismatch' },
    );
    await assert.rejects(
      opening(() => [Uint8Array.of(0x6a, 0x82)]),
      { code: 'card-not-fingerpost' },
    );
    await assert.rejects(
      opening((answers) => answers.with(2, Uint8Array.of(0xbf, 0x21, 0, 0x90, 0))),
      {
        code: 'card-certificate-untrusted',
      },
    );
    await assert.rejects(
      opening((answers) => answers.with(4, Uint8Array.of(1, 2, 0x90, 0))),
      {
        code: 'card-answer-malformed',
      },
    );
  });

  it('keeps to one batch at a time and asks nothing that the card could not take', async () => {
    const { presented, remote } = await world.session(node);
    const batch = remote.batch();
    assert.throws(() => remote.batch(), { code: 'card-request-invalid' });
    const invalid: readonly (() => unknown)[] = [
      () => batch.putToken(new Uint8Array(31)),
      () => batch.display(''),
      () => batch.display('x'.repeat(257)),
      () => batch.sign({ sessionSlot: 5 }, new Uint8Array(1)),
      () => batch.sign('holder', new Uint8Array(0)),
      () => batch.signDigest('holder', new Uint8Array(31)),
    ];
    for (const ask of invalid) assert.throws(ask, { code: 'card-request-invalid' });
    assert.equal(batch.commands.length, 0);
    await batch.complete([]);
    remote.close();
    assert.throws(() => remote.batch(), { code: 'card-channel-dead' });
    await presented.close();
  });

  it('has a clear name for every way in which a card can be wrong', async () => {
    const mute: CardChannel = {
      atr: new Uint8Array(0),
      transmit: async () => Uint8Array.of(SW.classNotSupported >> 8, 0),
      reset: async () => {},
      close: async () => {},
    };
    await assert.rejects(openPresentedCard(mute), { code: 'card-not-fingerpost' });
    await assert.rejects(openPresentedCard({ ...mute, transmit: async () => Uint8Array.of(1) }), {
      code: 'card-answer-malformed',
    });
  });
});
