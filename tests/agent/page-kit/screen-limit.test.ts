import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ScreenLimit } from '../../../agent/page-kit/screen-limit.ts';
import { ManualClock } from './manual-clock.ts';

const START = Date.parse('2026-01-31T12:00:00Z');
const LIMIT = 300_000;
/** How late at most: a sleeping machine looks at the time of day within it. */
const LATE = 1_000;

function running() {
  const clock = new ManualClock(START);
  let over = 0;
  const limit = new ScreenLimit({ ms: LIMIT, clock, onOver: () => over++ });
  return { clock, limit, over: () => over };
}

describe('how long a screen with personal data stays', () => {
  it('is over at its time to the millisecond, once, and leaves no timer behind', () => {
    const { clock, limit, over } = running();
    assert.equal(limit.restart(), START + LIMIT);
    clock.pass(LIMIT - 1);
    assert.equal(over(), 0);
    clock.pass(1);
    assert.equal(over(), 1);
    assert.equal(clock.timers, 0);
    clock.pass(10 * LIMIT);
    assert.equal(over(), 1);
  });

  it('begins again with each restart, and ends with stop', () => {
    const { clock, limit, over } = running();
    limit.restart();
    clock.pass(LIMIT - 1);
    assert.equal(limit.restart(), START + 2 * LIMIT - 1);
    clock.pass(LIMIT - 1);
    assert.equal(over(), 0);
    limit.stop();
    assert.equal(clock.timers, 0);
    clock.pass(LIMIT);
    assert.equal(over(), 0);
  });

  it('counts the time that the machine sleeps', () => {
    const { clock, limit, over } = running();
    limit.restart();
    clock.pass(10_000);
    clock.sleep(LIMIT);
    assert.equal(over(), 0);
    clock.pass(LATE);
    assert.equal(over(), 1);
  });

  it('gives no time when the clock is set back', () => {
    const { clock, limit, over } = running();
    limit.restart();
    clock.pass(LIMIT / 2);
    clock.sleep(-86_400_000);
    clock.pass(LIMIT / 2 + LATE);
    assert.equal(over(), 1);
  });

  it('is over once nobody was there for its time, and never before, whatever comes in whatever order', () => {
    const moves = fc.record({
      kind: fc.constantFrom('pass', 'sleep', 'restart'),
      ms: fc.integer({ min: 0, max: LIMIT }),
    });
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 20 }), (all) => {
        const { clock, limit, over } = running();
        let last = clock.now();
        limit.restart();
        for (const { kind, ms } of all) {
          if (over() > 0) break;
          if (kind === 'restart') {
            limit.restart();
            last = clock.now();
          } else clock[kind === 'pass' ? 'pass' : 'sleep'](ms);
          if (over() > 0) assert.ok(clock.now() - last >= LIMIT);
        }
        if (over() === 0) clock.pass(Math.max(LATE, LIMIT - (clock.now() - last)));
        assert.equal(over(), 1);
      }),
    );
  });
});
