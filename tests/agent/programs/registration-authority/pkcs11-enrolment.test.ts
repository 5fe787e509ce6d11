import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { openAuthority } from '../../../../agent/programs/registration-authority/authority.ts';
import { RefusedByAuthority } from '../../../../agent/programs/registration-authority/base/failures.ts';
import type { PresentedCard } from '../../../../card-bridge/index.ts';
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

  const away = () => `${softHsm.tokens}-away`;
  /** A card behind a terminal that is there when the token goes, after the card's answers to a batch. */
  const losingHsm = (card: PresentedCard, lostAt: number) =>
    tampering(card, async (batch, commands) => {
      const answers = await card.run(commands);
      if (batch === lostAt) await rename(softHsm.tokens, away());
      return answers;
    });

  it('enrols a card with every key in the token', async () => {
    assert.ok(world);
    const { serial, touched } = await world.makeCard();
    const { roundTrips } = await world.enrol(await touched(), 'P-1');
    assert.equal(roundTrips, 3);
    assert.deepEqual((await world.authority.persons()).rows[0]?.cards, [serial]);
    assert.equal((await world.authority.cardKeys()).length, 1);
    assert.match(world.authority.hsmDescription, /PKCS#11/);
  });

  it('refuses clearly and registers nothing when the HSM goes away in the middle of an enrolment', async () => {
    assert.ok(world);
    const { touched, untouched } = await world.makeCard();
    await assert.rejects(world.enrol(losingHsm(await touched(), 1), 'P-1'), (error) => {
      assert.ok(error instanceof RefusedByAuthority, String(error));
      assert.equal(error.refusal.code, 'hsm-unavailable');
      return true;
    });
    assert.equal((await (await untouched()).status()).enrolled, false);
    await world.close({ keep: true });
    await rename(away(), softHsm.tokens);
    await world.restart(Buffer.from(softHsm.pin));
    assert.deepEqual((await world.authority.persons()).rows[0]?.cards, []);
  });

  it('registers a card whose last answer came when the HSM had gone: nothing is left for it to sign', async () => {
    assert.ok(world);
    const { serial, touched, untouched } = await world.makeCard();
    await world.enrol(losingHsm(await touched(), 2), 'P-1');
    assert.equal((await (await untouched()).status()).enrolled, true);
    await world.close({ keep: true });
    await rename(away(), softHsm.tokens);
    await world.restart(Buffer.from(softHsm.pin));
    assert.deepEqual((await world.authority.persons()).rows[0]?.cards, [serial]);
  });

  it('does not start on software when the token is missing', async () => {
    assert.ok(world);
    await world.close({ keep: true });
    softHsm.newToken();
    await assert.rejects(openAuthority(world.directory, { secret: softHsm.pin }), hasCode('hsm-not-found'));
  });
});
