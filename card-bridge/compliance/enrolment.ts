import assert from 'node:assert/strict';
import type { EnrolmentPackage } from '../host/remote-card.ts';
import { beginRemoteCard } from '../host/secure-remote-card.ts';
import { signLocator } from '../protocol/locator.ts';
import { ecdsaSign, generateKeyPair } from '../secure-channel/p256.ts';
import { ask } from './authority.ts';
import { Bench, type ComplianceOptions } from './card-under-test.ts';

/** What must hold about ST11–ST22 and later updates. */
export function enrolmentSuite({ runner, makeCard }: ComplianceOptions): void {
  const { describe, it, beforeEach, afterEach } = runner;
  let bench: Bench;

  /** Runs ST11–ST18 and hands the authority's package, changed by `spoil`, to the card. */
  const install = async (spoil: (good: EnrolmentPackage, devicePoint: Uint8Array) => Promise<EnrolmentPackage>) => {
    const presented = await bench.touched();
    const remote = await bench.world.open(presented, await bench.world.host('registration-authority'));
    const point = (await ask(presented, remote, (batch) => batch.generateDeviceKey())).value;
    const spoilt = await spoil(await bench.world.package(bench.node, point), point);
    await ask(presented, remote, (batch) => batch.installEnrolment(spoilt));
  };

  const openAuthority = async () => {
    const presented = await bench.touched();
    return { presented, remote: await bench.world.open(presented, await bench.world.host('registration-authority')) };
  };

  describe('enrolment', () => {
    beforeEach(async () => {
      bench = await Bench.make(makeCard);
    });
    afterEach(() => bench.dispose());

    it('gives the template to the authority, and a card that is enrolled then', async () => {
      const { presented, remote } = await openAuthority();
      const template = await ask(presented, remote, (batch) => batch.readTemplate());
      assert.ok(template.value.length > 100);
      assert.equal((await presented.status()).enrolled, false);
      await bench.enrol();
      assert.equal((await (await bench.present()).status()).enrolled, true);
    });

    it('has no locator and no repository before it', async () => {
      const presented = await bench.touched();
      await assert.rejects(presented.readLocator(), { code: 'card-not-enrolled' });
      await assert.rejects(bench.world.open(presented, bench.node), { code: 'card-refused-host' });
    });

    it('is refused for a card that is enrolled already, unless it is asked for as re-enrolment', async () => {
      await bench.enrol();
      for (const attempt of ['readTemplate', 'generateDeviceKey'] as const) {
        const { presented, remote } = await openAuthority();
        await assert.rejects(
          ask(presented, remote, (batch) => batch[attempt]()),
          { code: 'card-refused' },
        );
      }
      await bench.world.enrol(await bench.touched(), bench.node, true, 2);
      const presented = await bench.touched();
      await bench.world.session(presented, bench.node);
    });

    it('stores nothing of a package with a foreign key, signature or locator', async () => {
      const foreign = generateKeyPair();
      const sign = async (message: Uint8Array) => ecdsaSign(foreign.privateKey, message);
      const spoilers: readonly ((good: EnrolmentPackage, point: Uint8Array) => Promise<EnrolmentPackage>)[] = [
        async () => bench.world.package(bench.node, foreign.publicPoint),
        async (good) => ({ ...good, authorityKey: foreign.publicPoint }),
        async (good) => ({ ...good, signature: await sign(good.signedLocator) }),
        async (good, point) => ({
          ...good,
          signedLocator: await signLocator(bench.world.locatorFor(bench.node, point), sign),
        }),
        async (good) => ({ ...good, deviceCertificate: await bench.world.nodeCa.certify(foreign.publicPoint, 'card') }),
      ];
      for (const spoil of spoilers) {
        await assert.rejects(install(spoil), { code: 'card-refused' });
        assert.equal((await (await bench.present()).status()).enrolled, false);
      }
      await install(async (good) => good);
      assert.equal((await (await bench.present()).status()).enrolled, true);
    });

    it('forgets a device key that was not installed with the power', async () => {
      const first = await openAuthority();
      const point = (await ask(first.presented, first.remote, (batch) => batch.generateDeviceKey())).value;
      const enrolment = await bench.world.package(bench.node, point);
      const { presented, remote } = await openAuthority();
      await assert.rejects(
        ask(presented, remote, (batch) => batch.installEnrolment(enrolment)),
        { code: 'card-refused' },
      );
    });

    it("takes a newer locator signed by the authority's key for this card, and no older or other one", async () => {
      await bench.enrol();
      const devicePoint = (await openDevicePoint(bench)).value;
      const sign = async (message: Uint8Array) => ecdsaSign(bench.world.authorityPair.privateKey, message);
      const moved = { ...bench.world.locatorFor(bench.node, devicePoint, 2), addresses: ['/ip4/127.0.0.2/tcp/5'] };
      const update = async (signed: Uint8Array) => {
        const { presented, remote } = await openAuthority();
        await ask(presented, remote, (batch) => batch.updateLocator(signed));
      };
      await assert.rejects(update(await signLocator({ ...moved, serial: 1 }, sign)), { code: 'card-refused' });
      await assert.rejects(update(await signLocator(moved, bench.world.cardCa.sign)), { code: 'card-refused' });
      await update(await signLocator(moved, sign));
      assert.match(await (await bench.touched()).readLocator(), /127\.0\.0\.2/);
    });
  });
}

async function openDevicePoint(bench: Bench): Promise<{ readonly value: Uint8Array }> {
  const presented = await bench.touched();
  const remote = beginRemoteCard(bench.node.options);
  const { publicPoint } = await remote.opened(await presented.run(remote.openCommands));
  return { value: publicPoint };
}
