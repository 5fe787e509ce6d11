import assert from 'node:assert/strict';
import {
  decide,
  enrolmentOf,
  type FingerTemplate,
  matches,
  matchScore,
  type RidgeField,
  THRESHOLDS,
} from '../../../card-bridge/fingerprint/index.ts';
import { otherImpression, randomFinger } from './random-finger.ts';

const CELL = 16;
const SIDE = Math.ceil(300 / CELL);

/** The same straight ridges under every print: they tell no finger from another, but they are there. */
const STRAIGHT: RidgeField = {
  cell: CELL,
  columns: SIDE,
  rows: SIDE,
  orientation: new Uint8Array(SIDE * SIDE).fill(90),
  period: new Uint8Array(SIDE * SIDE).fill(90),
};
const withRidges = (template: FingerTemplate): FingerTemplate => ({ ...template, ridges: STRAIGHT });

describe('a probe without ridge field', () => {
  const finger = randomFinger(21);
  const probe = otherImpression(finger, 22, 1);
  const [first, second] = [otherImpression(finger, 23, 1), otherImpression(finger, 24, 1)];

  it('is no match where the reference has one, however alike the minutiae', () => {
    assert.equal(matches(finger, finger), true);
    assert.equal(matches(finger, withRidges(finger), '1/1,000'), false);
    assert.equal(matches(finger, enrolmentOf(0, [withRidges(first), withRidges(second)]), '1/1,000'), false);
  });

  it('is no match where one impression of several has one', () => {
    assert.ok(matches(probe, enrolmentOf(0, [first, second])));
    for (const mixed of [
      [withRidges(first), second],
      [first, withRidges(second)],
    ])
      assert.equal(matches(probe, enrolmentOf(0, mixed), '1/1,000'), false);
  });

  it('is judged by the thresholds for minutiae alone where no reference has one', () => {
    const between = Array.from({ length: 200 }, (_, seed) => [finger, otherImpression(finger, seed, 12)] as const).find(
      ([one, other]) => {
        const score = matchScore(one, other);
        return score >= THRESHOLDS.ridges['1/50,000'] && score < THRESHOLDS.minutiae['1/50,000'];
      },
    );
    assert.ok(between !== undefined, 'no pair between the two thresholds');
    const [one, other] = between;
    assert.equal(decide(matchScore(one, other)), true);
    assert.equal(matches(one, other), false);
  });

  it('is judged by them too against a probe with one: minutiae are all that both have', () => {
    const weak = Array.from({ length: 200 }, (_, seed) => otherImpression(finger, seed, 12)).find((other) => {
      const score = matchScore(withRidges(finger), other);
      return score >= THRESHOLDS.ridges['1/50,000'] && score < THRESHOLDS.minutiae['1/50,000'];
    });
    assert.ok(weak !== undefined, 'no pair between the two thresholds');
    assert.equal(matches(withRidges(finger), weak), false);
  });
});
