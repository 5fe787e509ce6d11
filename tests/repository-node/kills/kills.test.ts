import assert from 'node:assert/strict';
import { killEverywhere } from './kill-everywhere.ts';

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
});
