import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { openAuthority } from '../../../../agent/programs/registration-authority/authority.ts';
import { RefusedByAuthority } from '../../../../agent/programs/registration-authority/base/failures.ts';
import { hasCode } from './has-code.ts';
import { findSoftHsm, type SoftHsm } from './soft-hsm.ts';
import { tampering } from './tampering.ts';
import { AuthorityWorld } from './world.ts';

describe('registration authority with its keys behind PKCS#11', () => {
  let softHsm: SoftHsm;
  let world: AuthorityWorld | undefined;

  before(async function () {
    const found = await findSoftHsm();
    if (typeof found === 'string') {
      console.log(`    skipped: ${found}`);
      this.skip();
    }
    softHsm = found;
  });
  beforeEach(async () => {
    softHsm.newToken();
    const { module, tokenLabel, pin } = softHsm;
    world = await AuthorityWorld.make({ hsm: { kind: 'pkcs11', module, tokenLabel } }, Buffer.from(pin));
    await world.register('P-1');
  });
  afterEach(() => world?.close());
  after(() => softHsm?.remove());

  it('enrols a card with every key in the token', async () => {
    assert.ok(world);
    const { serial, touched } = await world.makeCard();
    const { roundTrips } = await world.enrol(await touched(), 'P-1');
    assert.equal(roundTrips, 3);
    assert.deepEqual((await world.authority.persons())[0]?.cards, [serial]);
    assert.equal((await world.authority.cardKeys()).length, 1);
    assert.match(world.authority.hsmDescription, /PKCS#11/);
  });

  it('refuses clearly and registers nothing when the HSM goes away in the middle of an enrolment', async () => {
    assert.ok(world);
    const { serial, touched, untouched, opened } = await world.makeCard();
    for (const lostAt of [1, 2]) {
      const card = await touched();
      const away = `${softHsm.tokens}-away`;
      const losing = tampering(card, async (batch, commands) => {
        const answers = await card.run(commands);
        if (batch === lostAt) await rename(softHsm.tokens, away);
        return answers;
      });
      await assert.rejects(world.enrol(losing, 'P-1'), (error) => {
        assert.ok(error instanceof RefusedByAuthority, String(error));
        assert.equal(error.refusal.code, 'hsm-unavailable');
        return true;
      });
      const { enrolled } = await (await untouched()).status();
      assert.equal(enrolled, lostAt === 2, 'in the last batch the card had it all already');
      await world.close({ keep: true });
      await rename(away, softHsm.tokens);
      await world.restart(Buffer.from(softHsm.pin));
      assert.deepEqual((await world.authority.persons())[0]?.cards, []);
    }
    const renewed = await world.renew(await opened(), () => assert.fail('there is nothing to agree to'));
    assert.deepEqual(renewed, { cardSerial: serial, changes: [] }, 'what the card had taken is confirmed');
    assert.deepEqual((await world.authority.persons())[0]?.cards, [serial]);
  });

  it('does not start on software when the token is missing', async () => {
    assert.ok(world);
    await world.close({ keep: true });
    softHsm.newToken();
    await assert.rejects(openAuthority(world.directory, { secret: softHsm.pin }), hasCode('hsm-not-found'));
  });
});
