import assert from 'node:assert/strict';
import { encodeTlv } from '../apdu/tlv.ts';
import { concatBytes } from '../base/bytes.ts';
import type { EnrolmentPackage } from '../host/remote/card-batch.ts';
import type { CardChange } from '../protocol/change.ts';
import { anchorMessage, authorityKeyMessage } from '../protocol/change.ts';
import { KEY_ID } from '../protocol/constants.ts';
import { signLocator } from '../protocol/locator.ts';
import { issuerIdOf } from '../protocol/opening.ts';
import { ecdsaSign, generateKeyPair } from '../secure-channel/p256.ts';
import { Bench, type ComplianceOptions } from './card-under-test.ts';
import { announcementOf, ask } from './trial-world.ts';

/** What must hold about ST11–ST22 and later changes. */
export function enrolmentSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  /** Runs ST11–ST18 and hands the authority's package, changed by `spoil`, to the card. */
  const install = async (spoil: (good: EnrolmentPackage, cardPoint: Uint8Array) => Promise<EnrolmentPackage>) => {
    const presented = await bench.plainTouched();
    const authority = await bench.world.host('registration-authority');
    const { remote, answers } = await bench.world.open(presented, authority, (batch) => batch.generateCardKey());
    const spoilt = await spoil(await bench.world.package(bench.node, answers.value), answers.value);
    await ask(presented, remote, (batch) => batch.installEnrolment(spoilt));
  };

  const change = async (changes: readonly CardChange[]) => {
    const presented = await bench.opened();
    const authority = await bench.world.host('registration-authority');
    await bench.world.open(presented, authority, (batch) => changes.map((one) => batch.changeCard(one)));
    return presented;
  };

  /** The holder agrees to what the display names. */
  const agree = async (presented: Awaited<ReturnType<Bench['opened']>>) => {
    await presented.announce(announcementOf('change', 'moved to a new house'));
    assert.deepEqual(await bench.touch(presented, 'right'), { outcome: 'matched' });
  };

  const byAuthority = async (message: Uint8Array) => ecdsaSign(bench.world.authorityPair.privateKey, message);

  const cardPoint = async () =>
    (await (await bench.touched()).prove(bench.world.trust, Date.UTC(2026, 0, 15))).publicPoint;

  describe('enrolment', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
    });
    afterEach(() => bench.dispose());

    it('gives the template to the authority after a match, and never again once the card is enrolled', async () => {
      const authority = await bench.world.host('registration-authority');
      const read = async (presented: Awaited<ReturnType<Bench['opened']>>) =>
        (await bench.world.open(presented, authority, (batch) => batch.readTemplate())).answers.value;
      await assert.rejects(read(await bench.present()), { code: 'card-channel-broken' });
      assert.ok((await read(await bench.plainTouched())).length > 100);
      await bench.enrol();
      await assert.rejects(read(await bench.touched('authority')), { code: 'card-channel-broken' });
      const presented = await bench.touched('authority');
      await assert.rejects(
        bench.world.open(presented, authority, (batch) => batch.generateCardKey()),
        { code: 'card-channel-broken' },
      );
    });

    it('has no repository before it', async () => {
      const presented = await bench.plainTouched();
      await assert.rejects(presented.readLocator(), { code: 'card-not-enrolled' });
      await assert.rejects(
        bench.world.open(presented, bench.node, () => undefined),
        { code: 'card-refused-host' },
      );
    });

    it('stores nothing of a package with a foreign key, signature, credential, terminal or locator', async () => {
      const foreign = generateKeyPair();
      const sign = async (message: Uint8Array) => ecdsaSign(foreign.privateKey, message);
      const spoilers: readonly ((good: EnrolmentPackage, point: Uint8Array) => Promise<EnrolmentPackage>)[] = [
        async () => bench.world.package(bench.node, foreign.publicPoint),
        async (good) => ({ ...good, authorityKey: foreign.publicPoint }),
        async (good) => ({ ...good, signature: await sign(good.signedLocator) }),
        async (good) => ({ ...good, cardCredential: new TextEncoder().encode('{}') }),
        async (good) => ({ ...good, ownTerminal: new Uint8Array(32) }),
        async (good, point) => ({
          ...good,
          signedLocator: await signLocator(bench.world.locatorFor(bench.node, point), sign),
        }),
        async (good, point) => ({ ...good, cardCertificate: await bench.world.nodeCa.certify(point, 'card') }),
        async (good) => ({ ...good, cardCertificate: await bench.world.cardCa.certify(foreign.publicPoint, 'card') }),
      ];
      for (const spoil of spoilers) {
        await assert.rejects(install(spoil), { code: 'card-channel-broken' });
        assert.equal((await (await bench.present()).status()).enrolled, false);
      }
      await install(async (good) => good);
      assert.equal((await (await bench.present()).status()).enrolled, true);
    });

    it('forgets a card key that was not installed with the power', async () => {
      const authority = await bench.world.host('registration-authority');
      const first = await bench.plainTouched();
      const { answers } = await bench.world.open(first, authority, (batch) => batch.generateCardKey());
      const enrolment = await bench.world.package(bench.node, answers.value);
      const presented = await bench.plainTouched();
      await assert.rejects(
        bench.world.open(presented, authority, (batch) => batch.installEnrolment(enrolment)),
        { code: 'card-channel-broken' },
      );
    });

    it('keeps a newer locator aside until the holder agreed to it, and takes no older or other one', async () => {
      await bench.enrol();
      const moved = {
        ...bench.world.locatorFor(bench.node, await cardPoint(), 2),
        addresses: ['/ip4/127.0.0.2/tcp/5'],
      };
      const locator = (data: Uint8Array): CardChange => ({ target: 'locator', data });
      const older = locator(await signLocator({ ...moved, serial: 1 }, byAuthority));
      const foreign = locator(await signLocator(moved, bench.world.cardCa.sign));
      for (const wrong of [older, foreign]) await assert.rejects(change([wrong]), { code: 'card-channel-broken' });
      const presented = await change([locator(await signLocator(moved, byAuthority))]);
      assert.match(await (await bench.touched()).readLocator(), /127\.0\.0\.1/);
      await presented.close();
      await agree(await bench.opened());
      assert.match(await (await bench.touched()).readLocator(), /127\.0\.0\.2/);
      await assert.rejects((await bench.opened()).announce(announcementOf('change')), { code: 'card-refused' });
    });

    it('does not let a change slip in between the display and the touch', async () => {
      await bench.enrol();
      const point = await cardPoint();
      const at = (serial: number, address: string) =>
        signLocator({ ...bench.world.locatorFor(bench.node, point, serial), addresses: [address] }, byAuthority);
      const presented = await change([{ target: 'locator', data: await at(2, '/ip4/127.0.0.2/tcp/5') }]);
      await presented.announce(announcementOf('change'));
      const authority = await bench.world.host('registration-authority');
      const data = await at(3, '/ip4/127.0.0.3/tcp/5');
      await bench.world.open(presented, authority, (batch) => batch.changeCard({ target: 'locator', data }));
      bench.card.present('right');
      await assert.rejects(presented.touch(), { code: 'card-refused' });
      assert.match(await (await bench.touched()).readLocator(), /127\.0\.0\.1/);
    });

    it('takes an anchor by the one before it, an authority key and a certificate by anchor 10', async () => {
      await bench.enrol();
      const { world } = bench;
      const point = await cardPoint();
      const next = generateKeyPair();
      const issuer = issuerIdOf(world.cardCa.point);
      const message = anchorMessage(issuer, KEY_ID.repositoryCa, next.publicPoint);
      const anchor = (signature: Uint8Array): CardChange => ({
        target: 'anchor',
        data: concatBytes(
          encodeTlv(0x80, Uint8Array.of(KEY_ID.repositoryCa)),
          encodeTlv(0x81, next.publicPoint),
          encodeTlv(0x82, signature),
        ),
      });
      const authorityKey = (signature: Uint8Array): CardChange => ({
        target: 'authorityKey',
        data: concatBytes(encodeTlv(0x80, next.publicPoint), encodeTlv(0x81, signature)),
      });
      const keyMessage = authorityKeyMessage(point, next.publicPoint);
      for (const wrong of [anchor(await world.cardCa.sign(message)), authorityKey(await byAuthority(keyMessage))])
        await assert.rejects(change([wrong]), { code: 'card-channel-broken' });
      const certificate = await world.cardCa.certify(point, 'card', { subject: 'renewed' });
      const good = [
        anchor(await world.nodeCa.sign(message)),
        authorityKey(await world.cardCa.sign(keyMessage)),
        { target: 'certificate', data: certificate } as const,
      ];
      const presented = await change(good);
      const touched = await bench.touched();
      assert.equal((await touched.prove(world.trust, Date.UTC(2026, 0, 15))).serial, 'renewed');
      await world.session(touched, bench.node);
      await presented.close();
      await agree(await bench.opened());
      await assert.rejects(world.session(await bench.touched(), bench.node), { code: 'card-refused-host' });
    });
  });
}
