import assert from 'node:assert/strict';
import { openPresentedCard } from '../host/terminal/terminal-card.ts';
import { FINGERPOST_AID, ISSUER_AID } from '../protocol/constants.ts';
import { shortApduChannel } from '../reader/short-apdu.ts';
import { Bench, type ComplianceOptions, statusOf } from './card-under-test.ts';
import { announcementOf } from './trial-world.ts';

/** What must hold about APDUs, logical channels and chaining. */
export function transportSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  describe('commands and channels', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
    });
    afterEach(() => bench.dispose());

    it('answers malformed commands with the status word of the standard', async () => {
      const channel = await bench.card.connect();
      const cases: readonly [string, string][] = [
        ['00a404', '6700'],
        ['00a40400ff01', '6700'],
        ['00a4040000000500', '6700'],
        ['01ca0066', '6881'],
        ['40ca0066', '6881'],
        ['c0ca0066', '6881'],
        ['20ca0066', '6e00'],
        ['a0b000000f', '6e00'],
        ['ffca0066', '6e00'],
        ['08ca0066', '6882'],
        ['8cca0066', '6882'],
        ['80ff0000', '6d00'],
        ['00a4040003010203', '6a82'],
        ['00a40000', '6a81'],
        ['00c00000', '6985'],
        ['0070800000', '6881'],
        ['84ca0066080000000000000000', '6982'],
      ];
      for (const [command, sw] of cases) {
        const answer = Buffer.from(await channel.transmit(Buffer.from(command, 'hex'))).toString('hex');
        assert.equal(answer, sw, command);
      }
      await channel.close();
    });

    it('selects its applications by their identifier or its beginning, and the next one with the same', async () => {
      const channel = await bench.card.connect();
      assert.equal(await statusOf(channel, [0x00, 0xa4, 0x04, 0x00], FINGERPOST_AID, 256), 0x9000);
      assert.equal(await statusOf(channel, [0x00, 0xa4, 0x04, 0x00], FINGERPOST_AID.slice(0, 6), 256), 0x9000);
      assert.equal(await statusOf(channel, [0x00, 0xa4, 0x04, 0x02], FINGERPOST_AID.slice(0, 6), 256), 0x6a82);
      assert.equal(await statusOf(channel, [0x00, 0xa4, 0x04, 0x0c], ISSUER_AID, 0), 0x9000);
      assert.equal(await statusOf(channel, [0x00, 0xca, 0x00, 0x66], undefined, 256), 0x9000);
      await channel.close();
    });

    it('opens three channels beside the basic one and closes them', async () => {
      const channel = await bench.card.connect();
      for (const number of [1, 2, 3])
        assert.equal((await channel.transmit(Uint8Array.of(0, 0x70, 0, 0, 1)))[0], number);
      assert.equal(await statusOf(channel, [0x00, 0x70, 0x00, 0x00], undefined, 1), 0x6a81);
      assert.equal(await statusOf(channel, [0x00, 0x70, 0x80, 0x02]), 0x9000);
      assert.equal(await statusOf(channel, [0x02, 0xca, 0x00, 0x66], undefined, 256), 0x6881);
      assert.equal((await channel.transmit(Uint8Array.of(0, 0x70, 0, 0, 1)))[0], 2);
      await channel.reset();
      assert.equal(await statusOf(channel, [0x01, 0xca, 0x00, 0x66], undefined, 256), 0x6881);
      await channel.close();
    });

    it('does everything in short commands with chaining too', async () => {
      const plain = await openPresentedCard(shortApduChannel(await bench.card.connect()));
      assert.equal((await bench.touch(plain, 'right')).outcome, 'matched');
      const authority = await bench.world.host('registration-authority');
      const read = await bench.world.open(plain, authority, (batch) => batch.readTemplate());
      assert.ok(read.answers.value.length > 256);
      await plain.close();
      await bench.enrol();
      await (await bench.present()).close();
      const presented = await openPresentedCard(shortApduChannel(await bench.card.connect()));
      await presented.openTerminal(await bench.world.terminal('counter'));
      await presented.announce(announcementOf('counter'));
      assert.equal((await bench.touch(presented, 'right')).outcome, 'matched');
      const { delegation } = await bench.world.session(presented, bench.node);
      assert.equal(delegation.sessionPoint.length, 65);
      await presented.close();
    });

    it('gives as much of an answer as was asked for, and keeps the rest for GET RESPONSE', async () => {
      const channel = await bench.card.connect();
      const whole = await channel.transmit(Uint8Array.of(0x00, 0xca, 0x00, 0x66, 0x00));
      const head = await channel.transmit(Uint8Array.of(0x00, 0xca, 0x00, 0x66, 0x10));
      const left = whole.length - 2 - 0x10;
      assert.deepEqual([...head.slice(-2)], [0x61, left]);
      const rest = await channel.transmit(Uint8Array.of(0x00, 0xc0, 0x00, 0x00, left));
      assert.deepEqual([...head.slice(0, -2), ...rest], [...whole]);
      await channel.close();
    });

    it('refuses to mix another command into a chain', async () => {
      const channel = await bench.card.connect();
      assert.equal(await statusOf(channel, [0x10, 0xa4, 0x04, 0x00], FINGERPOST_AID.slice(0, 5)), 0x9000);
      assert.equal(await statusOf(channel, [0x00, 0xca, 0x00, 0x66], undefined, 256), 0x6883);
      assert.equal(await statusOf(channel, [0x10, 0xa4, 0x04, 0x00], FINGERPOST_AID.slice(0, 5)), 0x9000);
      assert.equal(await statusOf(channel, [0x00, 0xa4, 0x04, 0x00], FINGERPOST_AID.slice(5), 256), 0x9000);
      await channel.close();
    });
  });
}
