import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  MOST_IMPRESSIONS,
  MOST_TOUCHES,
  sortTouches,
  WANTED_IMPRESSIONS,
} from '../../../card-bridge/fingerprint/index.ts';

const sorted = (touches: readonly boolean[]) => sortTouches(touches, (isGood) => isGood);

describe('touches for an enrolment', () => {
  it('are asked for until three are good, twelve at most', () => {
    assert.deepEqual(sorted([true, false, true]), { good: [true, true], setAside: [false], wanted: 1, left: 9 });
    assert.equal(sorted([true, false, true, true]).wanted, 0);
    assert.deepEqual(sorted(Array<boolean>(12).fill(false)), {
      good: [],
      setAside: Array<boolean>(12).fill(false),
      wanted: 3,
      left: 0,
    });
  });

  it('may be one or two where all are good', () => {
    assert.equal(sorted([true]).wanted, 0);
    assert.equal(sorted([true, true]).wanted, 0);
    assert.equal(sorted([false]).wanted, 3);
  });

  it('are enrolled if good, in their order, and no more than an enrolment holds', () => {
    const anyTouches = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: MOST_TOUCHES });
    fc.assert(
      fc.property(anyTouches, (touches) => {
        const isGood = (touch: number) => touch % 3 !== 0;
        const { good, setAside, wanted, left } = sortTouches(touches, isGood);
        assert.deepEqual(good, touches.filter(isGood).slice(0, MOST_IMPRESSIONS));
        assert.deepEqual(
          setAside,
          touches.filter((touch) => !isGood(touch)),
        );
        if (wanted > 0) assert.equal(good.length + wanted, WANTED_IMPRESSIONS);
        assert.equal(left, MOST_TOUCHES - touches.length);
      }),
    );
  });
});
