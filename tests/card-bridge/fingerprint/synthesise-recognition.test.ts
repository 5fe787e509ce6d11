import assert from 'node:assert/strict';
import type { FingerTemplate } from '../../../card-bridge/fingerprint/base/types.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import { decide } from '../../../card-bridge/fingerprint/match/decision.ts';
import { matchScore } from '../../../card-bridge/fingerprint/match/matcher.ts';
import {
  createFinger,
  type Finger,
  type ImpressionOptions,
  takeImpression,
} from '../../../card-bridge/fingerprint/synthesise/index.ts';

describe('synthetic fingers under extractor and matcher', () => {
  let fingers: Finger[] = [];
  let enrolled: FingerTemplate[] = [];
  before(() => {
    fingers = ['a', 'b', 'c', 'd', 'e'].map((seed) => createFinger(`recognised/${seed}`));
    fingers.push(createFinger('recognised/f', { patternClass: 'arch' }));
    enrolled = templatesOf({}, 'enrolled');
  });

  const templatesOf = (options: ImpressionOptions, seed: string): FingerTemplate[] =>
    fingers.map((finger) => {
      const extraction = extractTemplate(takeImpression(finger, seed, { profile: 'easy', ...options }));
      assert.ok(extraction.usable, extraction.usable ? '' : extraction.reason);
      return extraction.template;
    });

  const touches: [string, ImpressionOptions][] = [
    ['touched again', {}],
    ['touching another sensor', { sensor: 'capacitive', dpi: 400, width: 240, height: 288 }],
    ['turned by 150 degrees', { rotationDeg: 150 }],
    ['wet', { condition: 'wet' }],
    ['touching a sensor not wiped since the last touch', { condition: 'residue' }],
  ];
  for (const [how, options] of touches)
    it(`are recognised when ${how}, and only the right one`, () => {
      const probes = templatesOf(options, how);
      probes.forEach((probe, p) => {
        enrolled.forEach((reference, r) => {
          assert.equal(decide(matchScore(probe, reference)), p === r, `finger ${p} against ${r}`);
        });
      });
    });

  it('are harder to recognise as most people touch than as a careful one does, each of them', () => {
    const genuine = (profile: 'hard' | 'easy') => {
      const [one, other] = [1, 2].map((touch) => templatesOf({ profile }, String(touch)));
      return fingers.map((_, index) => {
        const [probe, reference] = [one?.[index], other?.[index]];
        assert.ok(probe && reference);
        return matchScore(probe, reference);
      });
    };
    const [hard, easy] = [genuine('hard'), genuine('easy')];
    const harder = hard.filter((score, finger) => score < (easy[finger] ?? 0)).length;
    const sum = (scores: readonly number[]) => scores.reduce((total, score) => total + score, 0);
    assert.equal(harder, fingers.length, `${hard.map(Math.round)} against ${easy.map(Math.round)}`);
    assert.ok(sum(hard) < 0.75 * sum(easy), `${sum(hard)} against ${sum(easy)}`);
  });

  it('show no finger to the extractor when none touches', () => {
    for (const finger of fingers) {
      const extraction = extractTemplate(takeImpression(finger, 1, { condition: 'no-finger' }));
      assert.ok(!extraction.usable && extraction.reason === 'no-finger');
    }
  });
});
