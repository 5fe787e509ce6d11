import assert from 'node:assert/strict';
import type { PresentedCard } from '../host/presented-card.ts';
import { beginRemoteCard } from '../host/secure-remote-card.ts';
import { wrapVaultKey } from '../host/vault-key.ts';
import { ecdsaVerify } from '../secure-channel/p256.ts';
import { ask, TRIAL_CONTEXT } from './authority.ts';
import { Bench, type ComplianceOptions, statusOf } from './card-under-test.ts';

const TOKEN = new Uint8Array(32).fill(0x5a);
const bytes = (text: string) => new TextEncoder().encode(text);

function flipped(apdu: Uint8Array, at: number): Uint8Array {
  const out = apdu.slice();
  out[at] = (out[at] ?? 0) ^ 1;
  return out;
}

/** What must hold about the secure channel and what goes through it. */
export function secureSessionSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  /** Nothing of the session is left: no token, no locator, no answer under secure messaging. */
  const demandDead = async (presented: PresentedCard) => {
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
    assert.equal((await presented.status()).verified, undefined);
  };

  describe('the secure channel', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
      await bench.enrol();
    });
    afterEach(() => bench.dispose());

    it('carries a whole counter session in three batches', async () => {
      const presented = await bench.touched();
      const remote = beginRemoteCard(bench.node.options);
      const { verifiedBy } = await remote.opened(await presented.run(remote.openCommands));
      const template = { proofConfigHash: new Uint8Array(32).fill(1), prefix: bytes('{"a":"'), suffix: bytes('"}') };
      const first = await ask(presented, remote, (batch) => ({
        started: batch.startSession({ ...TRIAL_CONTEXT, verifiedBy }),
        vault: batch.readPublicKey('vault'),
        session: batch.generateSessionKey(template),
      }));
      const vaultKey = new Uint8Array(32).fill(9);
      const wrapped = wrapVaultKey(first.vault.value, vaultKey);
      const second = await ask(presented, remote, (batch) => ({
        key: batch.unwrapVaultKey(wrapped),
        signature: batch.sign({ sessionSlot: 1 }, bytes('presentation')),
        token: batch.putToken(TOKEN),
      }));
      assert.deepEqual(second.key.value, vaultKey);
      assert.ok(ecdsaVerify(first.session.value.publicPoint, bytes('presentation'), second.signature.value));
      assert.deepEqual(await presented.takeToken(), TOKEN);
    });

    it('hands a token out once, and not before it came', async () => {
      const { presented, remote } = await bench.session();
      await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
      await ask(presented, remote, (batch) => batch.putToken(TOKEN));
      assert.deepEqual(await presented.takeToken(), TOKEN);
      await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    });

    it('dies of a changed command, whichever byte it is', async () => {
      for (const at of [1, 2, 6, -1]) {
        const { presented, remote } = await bench.session();
        await ask(presented, remote, (batch) => batch.putToken(TOKEN));
        const batch = remote.batch();
        batch.display('hello');
        const [command = new Uint8Array()] = batch.commands;
        const [sw1, sw2] = await presented.channel.transmit(flipped(command, at < 0 ? command.length - 2 : at));
        assert.deepEqual([sw1, sw2], [0x69, 0x82], `byte ${at}`);
        assert.deepEqual([...(await presented.channel.transmit(command))], [0x69, 0x82]);
        await demandDead(presented);
      }
    });

    it('dies of a dropped, a reordered and a repeated command', async () => {
      const orders: readonly (readonly number[])[] = [[1], [1, 0], [0, 0]];
      for (const order of orders) {
        const { presented, remote } = await bench.session();
        await ask(presented, remote, (batch) => batch.putToken(TOKEN));
        const batch = remote.batch();
        batch.display('one');
        batch.display('two');
        let last = '';
        for (const i of order)
          last = Buffer.from(await presented.channel.transmit(batch.commands[i] ?? TOKEN)).toString('hex');
        assert.equal(last, '6982', `order ${order}`);
        await demandDead(presented);
      }
    });

    it('dies of a plain command on its own logical channel', async () => {
      const { presented, remote } = await bench.session();
      await ask(presented, remote, (batch) => batch.putToken(TOKEN));
      assert.equal(await statusOf(presented.channel, [0x00, 0xca, 0xdf, 0x20], undefined, 256), 0x6982);
      await demandDead(presented);
    });

    it('dies on the host side of a changed, dropped, repeated, reordered or surplus answer', async () => {
      const faults: readonly [string, (answers: Uint8Array[]) => Uint8Array[]][] = [
        ['card-channel-broken', ([a = TOKEN, b = TOKEN]) => [flipped(a, 0), b]],
        ['card-channel-broken', ([a = TOKEN]) => [a, a]],
        ['card-channel-broken', ([a = TOKEN, b = TOKEN]) => [b, a]],
        ['card-batch-mismatch', ([a = TOKEN]) => [a]],
        ['card-batch-mismatch', ([a = TOKEN, b = TOKEN]) => [a, b, b]],
        ['card-refused', ([a = TOKEN]) => [a, Uint8Array.of(0x69, 0x85)]],
      ];
      for (const [code, fault] of faults) {
        const { presented, remote } = await bench.session();
        const batch = remote.batch();
        const key = batch.readPublicKey('holder');
        batch.readPublicKey('vault');
        const answers = await presented.run(batch.commands);
        await assert.rejects(batch.complete(fault(answers)), { code });
        assert.throws(() => key.value, { code: 'card-answer-pending' });
        assert.throws(() => remote.batch(), { code: 'card-channel-dead' });
      }
    });

    it('is refused to a certified node that is not the one in the locator', async () => {
      const presented = await bench.touched();
      const other = beginRemoteCard((await bench.world.host('repository-node')).options);
      await assert.rejects(other.opened(await presented.run(other.openCommands)), { code: 'card-refused-host' });
    });

    it('is refused to hosts of another role or of another authority', async () => {
      const { world } = bench;
      const hosts = [
        await world.host('registration-authority', world.nodeCa),
        await world.host('registration-authority', world.cardCa, 'repository-node'),
        await world.host('repository-node', world.cardCa),
        await world.host('registration-authority', world.cardCa, 'card'),
      ];
      for (const host of hosts) {
        const presented = await bench.touched();
        const remote = beginRemoteCard(host.options);
        await assert.rejects(remote.opened(await presented.run(remote.openCommands)), { code: 'card-refused-host' });
      }
    });

    it('is not opened by a host that does not hold the key of its certificate', async () => {
      const presented = await bench.touched();
      const impostor = await bench.world.host('repository-node');
      const { hostCertificates } = bench.node.options;
      const remote = beginRemoteCard({ ...impostor.options, hostCertificates });
      await assert.rejects(remote.opened(await presented.run(remote.openCommands)), { code: 'card-receipt-invalid' });
    });

    it('keeps each role to its own commands', async () => {
      const { presented, remote } = await bench.session();
      await assert.rejects(
        ask(presented, remote, (batch) => batch.readTemplate()),
        { code: 'card-refused' },
      );
      const touched = await bench.touched();
      const authority = await bench.world.open(touched, await bench.world.host('registration-authority'));
      await assert.rejects(
        ask(touched, authority, (batch) => batch.sign('holder', TOKEN)),
        { code: 'card-refused' },
      );
    });

    it('does nothing for a repository before the session is started', async () => {
      const presented = await bench.touched();
      const remote = await bench.world.open(presented, bench.node);
      await assert.rejects(
        ask(presented, remote, (batch) => batch.putToken(TOKEN)),
        { code: 'card-refused' },
      );
    });

    it('does not start a session that claims another way of verification', async () => {
      const presented = await bench.touched();
      const remote = await bench.world.open(presented, bench.node);
      const context = { ...TRIAL_CONTEXT, verifiedBy: 'pin' } as const;
      await assert.rejects(
        ask(presented, remote, (batch) => batch.startSession(context)),
        { code: 'card-refused' },
      );
    });

    it('ends when the card is pulled out, with a named failure for what was under way', async () => {
      const presented = await bench.present();
      const touch = presented.touch({ onProgress: () => bench.card.remove() });
      await assert.rejects(touch, { code: 'card-removed' });
    });
  });
}
