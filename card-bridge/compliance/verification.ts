import assert from 'node:assert/strict';
import { beginRemoteCard } from '../host/secure-remote-card.ts';
import { ask } from './authority.ts';
import { Bench, type ComplianceOptions, statusOf } from './card-under-test.ts';

const WRONG_PIN = new TextEncoder().encode('000000');

/** What must hold about finger and PIN. */
export function verificationSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  describe('verifying the holder', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
      await bench.enrol();
    });
    afterEach(() => bench.dispose());

    it('lets nothing leave before a match, the locator and the certificate included', async () => {
      const presented = await bench.present();
      await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
      await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
      const remote = beginRemoteCard(bench.node.options);
      const answers = await presented.run(remote.openCommands);
      await assert.rejects(remote.opened(answers), { code: 'card-not-verified' });
      const { channel } = presented;
      for (const command of remote.openCommands.slice(2)) {
        const [sw1, sw2, ...more] = await channel.transmit(command);
        assert.deepEqual([sw1, sw2, more.length], [0x69, 0x82, 0]);
      }
      for (const ins of [0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xe0, 0xe1, 0xe3, 0xe5]) {
        assert.equal(await statusOf(channel, [0x80, ins, 0, 0], undefined, 256), 0x6982);
        assert.equal(await statusOf(channel, [0x84, ins, 0, 0], new Uint8Array(8), 256), 0x6982);
      }
    });

    it('gives the locator after a match', async () => {
      const presented = await bench.touched();
      assert.match(await presented.readLocator(), /^fingerpost:\/\/12D3KooWNodeOfTheHolder\//);
    });

    it('after three wrong fingers takes only the PIN, after three wrong PINs nothing, power cycles or not', async () => {
      let presented = await bench.present();
      const missed = async () => ({ ...(await bench.touch(presented, 'wrong')), advice: undefined });
      assert.deepEqual(await missed(), { outcome: 'not-matched', triesLeft: 2, advice: undefined });
      presented = await bench.present();
      assert.deepEqual(await missed(), { outcome: 'not-matched', triesLeft: 1, advice: undefined });
      assert.deepEqual(await bench.touch(presented, 'wrong'), { outcome: 'pin-only', pinTriesLeft: 3 });
      presented = await bench.present();
      assert.deepEqual(await bench.touch(presented, 'right'), { outcome: 'pin-only', pinTriesLeft: 3 });
      assert.deepEqual(await presented.verifyPin(WRONG_PIN), { outcome: 'wrong', triesLeft: 2 });
      presented = await bench.present();
      assert.deepEqual(await presented.verifyPin(WRONG_PIN), { outcome: 'wrong', triesLeft: 1 });
      assert.deepEqual(await presented.verifyPin(WRONG_PIN), { outcome: 'blocked' });
      presented = await bench.present();
      assert.deepEqual(await presented.verifyPin(bench.card.pin), { outcome: 'blocked' });
      assert.deepEqual(await bench.touch(presented, 'right'), { outcome: 'blocked' });
      await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
    });

    it('gives the tries back for the right finger only', async () => {
      const presented = await bench.present();
      await bench.touch(presented, 'wrong');
      await bench.touch(presented, 'wrong');
      assert.equal((await presented.status()).fingerTriesLeft, 1);
      assert.deepEqual(await bench.touch(presented, 'right'), { outcome: 'matched' });
      assert.equal((await presented.status()).fingerTriesLeft, 3);
    });

    it('opens with the PIN when the finger is blocked, and says so to the host', async () => {
      let presented = await bench.present();
      for (let i = 0; i < 3; i++) await bench.touch(presented, 'wrong');
      assert.deepEqual(await presented.verifyPin(bench.card.pin), { outcome: 'verified' });
      const status = await presented.status();
      assert.deepEqual([status.verified, status.fingerTriesLeft, status.pinTriesLeft], ['pin', 3, 3]);
      const remote = beginRemoteCard(bench.node.options);
      assert.equal((await remote.opened(await presented.run(remote.openCommands))).verifiedBy, 'pin');
      presented = await bench.touched();
      assert.equal((await presented.status()).verified, 'fingerprint');
    });

    it('takes no try for an image that cannot be used or for no finger at all', async () => {
      const presented = await bench.present();
      const smudge = await bench.touch(presented, 'unusable');
      assert.equal(smudge.outcome, 'no-finger');
      assert.equal((await presented.touch()).outcome, 'no-finger');
      assert.equal((await presented.status()).fingerTriesLeft, 3);
    });

    it('can be cancelled while it waits for a finger', async () => {
      const presented = await bench.present();
      const abort = new AbortController();
      const onProgress = () => abort.abort();
      await assert.rejects(presented.touch({ signal: abort.signal, onProgress }), { code: 'card-touch-cancelled' });
      assert.deepEqual(await bench.touch(presented, 'right'), { outcome: 'matched' });
    });

    it('answers the blocking form of the finger check with one status word', async () => {
      const { channel } = await bench.present();
      assert.equal(await statusOf(channel, [0x01, 0x20, 0x00, 0x96]), 0x63c3);
      bench.card.present('wrong');
      assert.equal(await statusOf(channel, [0x01, 0x20, 0x00, 0x96], Uint8Array.of(3, 0)), 0x63c2);
      bench.card.present('right');
      assert.equal(await statusOf(channel, [0x01, 0x20, 0x00, 0x96], Uint8Array.of(3, 0)), 0x9000);
      assert.equal(await statusOf(channel, [0x01, 0x20, 0x00, 0x96]), 0x9000);
    });

    it('forgets the match with the power', async () => {
      await bench.touched();
      const presented = await bench.present();
      await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
    });

    it('forgets the match with the session it was for', async () => {
      const { presented, remote } = await bench.session();
      await ask(presented, remote, (batch) => batch.endSession());
      await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
      const second = beginRemoteCard(bench.node.options);
      await assert.rejects(second.opened(await presented.run(second.openCommands)), { code: 'card-not-verified' });
    });

    it('forgets the match after 60 s without use', async () => {
      if (bench.card.advance === undefined) return;
      const { presented, remote } = await bench.session();
      await ask(presented, remote, (batch) => batch.putToken(new Uint8Array(32)));
      bench.card.advance(59_000);
      await presented.readLocator();
      bench.card.advance(61_000);
      await assert.rejects(presented.takeToken(), { code: 'card-no-token' });
      await assert.rejects(presented.readLocator(), { code: 'card-not-verified' });
      await assert.rejects(
        ask(presented, remote, (batch) => batch.display('late')),
        { code: 'card-refused' },
      );
    });
  });
}
