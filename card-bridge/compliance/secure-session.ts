import assert from 'node:assert/strict';
import type { HostIdentity } from '../host/host-identity.ts';
import type { PresentedCard } from '../host/terminal/presented-card.ts';
import { INS } from '../protocol/constants.ts';
import type { RemoteRole } from '../protocol/host-role.ts';
import { generateKeyPair, softwareEcdsaKey } from '../secure-channel/p256.ts';
import { Bench, type ComplianceOptions, fullStatus, statusOf } from './card-under-test.ts';
import { announcementOf, ask, TRIAL_SESSION } from './trial-world.ts';

const TOKEN = new Uint8Array(32).fill(0x5a);

function flipped(apdu: Uint8Array, at: number): Uint8Array {
  const out = apdu.slice();
  out[at] = (out[at] ?? 0) ^ 1;
  return out;
}

/** What must hold about the secure channels and what goes through them. */
export function secureSessionSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  /** Nothing of the session is left: no token, no locator, no match. */
  const demandDead = async (presented: PresentedCard) => {
    await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
    await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
    assert.equal((await fullStatus(presented)).verified, undefined);
  };

  const refused = async (presented: PresentedCard, host: HostIdentity<RemoteRole>) =>
    assert.rejects(
      bench.world.open(presented, host, () => undefined),
      { code: 'card-refused-host' },
    );

  describe('the secure channel', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
      await bench.enrol();
    });
    afterEach(() => bench.dispose());

    it('gives no token before a state was staged, and none twice', async () => {
      const { presented, remote } = await bench.session();
      await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
      await assert.rejects(
        ask(presented, remote, (batch) => batch.putToken(TOKEN)),
        { code: 'card-channel-broken' },
      );
    });

    it('dies of a changed command, whichever byte it is', async () => {
      for (const at of [1, 2, 8, -1]) {
        const { presented, remote } = await bench.session();
        const batch = remote.batch();
        batch.readPublicKey('holder');
        const [command = new Uint8Array()] = batch.commands;
        const [sw1, sw2] = await presented.channel.transmit(flipped(command, at < 0 ? command.length - 3 : at));
        assert.deepEqual([sw1, sw2], [0x69, 0x82], `byte ${at}`);
        assert.deepEqual([...(await presented.channel.transmit(command))], [0x69, 0x82]);
        await demandDead(presented);
      }
    });

    it('dies of a dropped, a reordered and a repeated command', async () => {
      const orders: readonly (readonly number[])[] = [[1], [1, 0], [0, 0]];
      for (const order of orders) {
        const { presented, remote } = await bench.session();
        const batch = remote.batch();
        batch.readPublicKey('holder');
        batch.readPublicKey('vault');
        let last = '';
        for (const i of order)
          last = Buffer.from(await presented.channel.transmit(batch.commands[i] ?? TOKEN)).toString('hex');
        assert.equal(last, '6982', `order ${order}`);
        await demandDead(presented);
      }
    });

    it('dies of a plain command on its own logical channel, and the terminal with its own of one there', async () => {
      const first = await bench.session();
      assert.equal(await statusOf(first.presented.channel, [0x00, 0xca, 0xdf, 0x20], undefined, 256), 0x6982);
      await demandDead(first.presented);
      const { presented } = await bench.session();
      assert.equal(await statusOf(presented.channel, [0x01, 0xca, 0xdf, 0x20], undefined, 256), 0x6982);
      await assert.rejects(presented.announce(announcementOf('counter')), { code: 'card-refused' });
    });

    it('ends with a new challenge in clear, which is answered', async () => {
      const { presented } = await bench.session();
      await presented.challenge();
      await demandDead(presented);
    });

    it('dies on the host side of a changed, dropped, repeated, reordered, surplus or bare answer', async () => {
      const faults: readonly [string, (answers: Uint8Array[]) => Uint8Array[]][] = [
        ['card-channel-broken', ([a = TOKEN, b = TOKEN]) => [flipped(a, 0), b]],
        ['card-channel-broken', ([a = TOKEN]) => [a, a]],
        ['card-channel-broken', ([a = TOKEN, b = TOKEN]) => [b, a]],
        ['card-batch-mismatch', ([a = TOKEN]) => [a]],
        ['card-batch-mismatch', ([a = TOKEN, b = TOKEN]) => [a, b, b]],
        ['card-channel-broken', ([a = TOKEN]) => [a, Uint8Array.of(0x69, 0x85)]],
        ['card-channel-broken', ([a = TOKEN]) => [a, Uint8Array.of(0x90, 0x00)]],
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
      await refused(await bench.touched(), await bench.world.host('repository-node'));
    });

    it('is refused to every remote host while no terminal is opened, and to the node without a match', async () => {
      const authority = await bench.world.host('registration-authority');
      for (const host of [bench.node, authority]) await refused(await bench.present(), host);
      await refused(await bench.opened(), bench.node);
      await bench.world.open(await bench.opened(), authority, () => undefined);
    });

    it('is refused to hosts of another role, right, usage or authority, and of a certificate that ended', async () => {
      const { world } = bench;
      const pair = generateKeyPair();
      const by = (certificate: Uint8Array, role: RemoteRole): HostIdentity<RemoteRole> => ({
        role,
        key: softwareEcdsaKey(pair),
        certificates: [certificate],
      });
      const point = pair.publicPoint;
      const past = { notAfter: Date.UTC(2025, 5, 1) };
      const hosts = [
        by(await world.nodeCa.certify(point, 'registration-authority'), 'registration-authority'),
        by(await world.cardCa.certify(point, 'repository-node'), 'registration-authority'),
        by(await world.cardCa.certify(point, 'card'), 'registration-authority'),
        by(await world.cardCa.certify(point, 'issuer'), 'registration-authority'),
        by(await world.cardCa.certify(point, 'card-ca'), 'registration-authority'),
      ];
      for (const host of hosts) await refused(await bench.opened(), host);
      const recent = { notBefore: Date.UTC(2026, 0, 1) };
      const late = by(await world.cardCa.certify(point, 'registration-authority', recent), 'registration-authority');
      await world.open(await bench.opened(), late, () => undefined);
      await refused(
        await bench.opened(),
        by(await world.cardCa.certify(point, 'registration-authority', past), late.role),
      );
    });

    it('is not opened by a host that does not hold the key of its certificate', async () => {
      const presented = await bench.touched();
      await refused(presented, { ...bench.node, key: softwareEcdsaKey(generateKeyPair()) });
    });

    it('keeps each role to its own commands', async () => {
      const { presented, remote } = await bench.session();
      await assert.rejects(
        ask(presented, remote, (batch) => batch.readTemplate()),
        { code: 'card-channel-broken' },
      );
      const authority = await bench.world.host('registration-authority');
      const touched = await bench.touched('authority');
      await assert.rejects(
        bench.world.open(touched, authority, (batch) => batch.delegate(TRIAL_SESSION)),
        { code: 'card-channel-broken' },
      );
    });

    it('does nothing for a repository before the delegation, and gives one a match', async () => {
      const presented = await bench.touched();
      await assert.rejects(
        bench.world.open(presented, bench.node, (batch) => batch.sign(TOKEN)),
        { code: 'card-channel-broken' },
      );
      const second = await bench.session();
      await assert.rejects(
        ask(second.presented, second.remote, (batch) => batch.delegate(TRIAL_SESSION)),
        { code: 'card-channel-broken' },
      );
      await refused(second.presented, bench.node);
    });

    it('writes no delegation for another terminal, for longer than five minutes, or for another time', async () => {
      const wrong = [
        { terminal: 'did:key:zOther' },
        { seconds: 301 },
        { seconds: 0 },
        { time: Date.UTC(2024, 0, 1) / 1_000 },
        { time: Date.UTC(2099, 0, 1) / 1_000 },
      ];
      for (const change of wrong) {
        const presented = await bench.touched();
        await assert.rejects(bench.world.session(presented, bench.node, { ...TRIAL_SESSION, ...change }), {
          code: 'card-channel-broken',
        });
      }
    });

    it('signs nothing with the holder key but the delegation it wrote', async () => {
      const { presented, remote } = await bench.session();
      await assert.rejects(
        ask(presented, remote, (batch) => batch.signAsHolder(TOKEN)),
        { code: 'card-channel-broken' },
      );
      assert.equal(await statusOf(presented.channel, [0x80, INS.sign, 0x01, 0x00], TOKEN, 256), 0x6982);
    });

    it('ends when the card is pulled out, with a named failure for what was under way', async () => {
      const presented = await bench.opened();
      await presented.announce(announcementOf('counter'));
      const touch = presented.touch({ onProgress: () => bench.card.remove() });
      await assert.rejects(touch, { code: 'card-removed' });
    });
  });
}
