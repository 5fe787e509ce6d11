import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  DEFAULT_FALSE_MATCH_RATE,
  decide,
  decodeEnrolment,
  encodeEnrolment,
  enrol,
  enrolmentOf,
  matchScore,
  THRESHOLDS,
  writeRecord,
} from '../../../card-bridge/fingerprint/index.ts';
import { FingerpostError } from '../../../schemas/failure.ts';
import { anyTemplate } from './arbitrary.ts';
import { otherImpression, randomFinger } from './random-finger.ts';

function refused(work: () => unknown, code: string): void {
  assert.throws(work, (error: unknown) => error instanceof FingerpostError && error.code === code);
}

describe('an enrolment', () => {
  it('comes back from its bytes with its finger and impressions, and to the same bytes', () => {
    fc.assert(
      fc.property(
        fc.array(anyTemplate, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 10 }),
        (all, finger) => {
          const bytes = encodeEnrolment(enrolmentOf(finger, all));
          const back = decodeEnrolment(bytes);
          assert.equal(back.finger, finger);
          assert.equal(back.impressions.length, all.length);
          assert.deepEqual(encodeEnrolment(back), bytes);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps the best sixty minutiae of an impression', () => {
    assert.equal(enrol([randomFinger(1, 90)]).impressions[0]?.minutiae.length, 60);
  });

  it('scores as the mean of its two best impressions', () => {
    const finger = randomFinger(2);
    const impressions = [otherImpression(finger, 1, 5), otherImpression(finger, 2, 1), otherImpression(finger, 3, 8)];
    const probe = otherImpression(finger, 4, 1);
    const scores = impressions.map((impression) => matchScore(probe, impression));
    const [best = 0, second = 0] = scores.toSorted((a, b) => b - a);
    assert.equal(matchScore(probe, enrolmentOf(0, impressions)), (best + second) / 2);
    const [only = randomFinger(2)] = impressions;
    assert.equal(matchScore(probe, enrolmentOf(0, [only])), scores[0]);
  });

  it('decides the same after it was stored', () => {
    const finger = randomFinger(3);
    const stored = decodeEnrolment(encodeEnrolment(enrol([otherImpression(finger, 1), otherImpression(finger, 2)])));
    assert.ok(decide(matchScore(otherImpression(finger, 3), stored)));
    assert.equal(decide(matchScore(randomFinger(4), stored)), false);
  });

  it('has between one and eight impressions', () => {
    const finger = randomFinger(5);
    refused(() => enrol([]), 'enrolment-impressions');
    refused(() => enrol(Array.from({ length: 9 }, () => finger)), 'enrolment-impressions');
    refused(() => encodeEnrolment({ finger: 1, impressions: [] }), 'enrolment-impressions');
  });

  it('is of one finger', () => {
    const template = randomFinger(6);
    const two = writeRecord([
      { finger: 1, template },
      { finger: 2, template },
    ]);
    refused(() => decodeEnrolment(two), 'enrolment-impressions');
  });

  it('is refused when a byte is missing', () => {
    const bytes = encodeEnrolment(enrol([randomFinger(7)]));
    refused(() => decodeEnrolment(bytes.slice(0, -1)), 'template-malformed');
  });
});

describe('the decision', () => {
  it('asks for more the fewer false matches are allowed', () => {
    for (const of of Object.values(THRESHOLDS))
      assert.ok(of['1/1,000'] < of['1/10,000'] && of['1/10,000'] < of['1/50,000']);
    assert.ok(THRESHOLDS.ridges['1/1,000'] < THRESHOLDS.ridges['1/10,000']);
  });

  it('allows one false match in 50,000 unless told otherwise', () => {
    assert.equal(DEFAULT_FALSE_MATCH_RATE, '1/50,000');
    const threshold = THRESHOLDS.ridges[DEFAULT_FALSE_MATCH_RATE];
    assert.equal(decide(threshold), true);
    assert.equal(decide(threshold - 0.001), false);
    assert.equal(decide(THRESHOLDS.ridges['1/1,000'], '1/1,000'), true);
  });

  it('takes nothing that is no finite number for a match', () => {
    for (const score of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      assert.equal(decide(score), false);
  });
});
