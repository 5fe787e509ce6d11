import assert from 'node:assert/strict';
import { readRequest, writeRequest } from '../support/counter-world.ts';
import { killEverywhere } from './kill-everywhere.ts';
import { KilledWorld } from './killed-world.ts';

/** One in fifty of what `npm run soak:kills` does. */
const KILLS = 200;

describe('a session in which somebody is killed', function () {
  this.timeout(3_600_000);

  it('at whatever place, locks no holder out, uses no permission twice, and loses nothing that was acknowledged', async () => {
    const { kills, places, acknowledged } = await killEverywhere(KILLS);
    assert.equal(kills, KILLS);
    assert.equal(Object.keys(places).length, 9);
    for (const count of Object.values(places)) assert.ok(count > 50);
    assert.ok(acknowledged > KILLS / 4);
  });

  it('is the first of a repository, between card and node, however often: the same card is introduced in the end', async () => {
    const probe = await KilledWorld.create();
    const { places } = await probe.own('introduce', undefined, probe.one);
    const on = await KilledWorld.create();
    const kill = { who: 'card-write', at: places['card-write'], when: 'after' } as const;
    for (let turn = 0; turn < 6; turn++) {
      const { killed, took, told, code } = await on.own('introduce', undefined, on.one, kill);
      assert.deepEqual([killed, took, told, code], [true, true, undefined, undefined], `turn ${turn}: ${code}`);
    }
    assert.equal((await on.own('introduce', undefined, on.one)).code, undefined);
    assert.equal((await on.session(on.bank, writeRequest(), on.one)).told?.type, 'stored');
    assert.equal((await on.session(on.office, readRequest(), on.one)).told?.type, 'presentation');
  });
});
