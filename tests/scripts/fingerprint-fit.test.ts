import assert from 'node:assert/strict';
import { fitLogistic } from '../../scripts/development/fingerprint-fit/logistic-fit.ts';
import { type Comparison, fitWeights, scoreOf } from '../../scripts/development/fingerprint-fit/weights.ts';
import { random } from '../card-bridge/fingerprint/random-finger.ts';

describe('the fit of the fusion weights', () => {
  const next = random(5);
  const comparisons: Comparison[] = Array.from({ length: 4000 }, (_, index) => {
    const genuine = index % 8 === 0;
    const alignment = () => Float64Array.of(1, (genuine ? 3 : 0) + 2 * next(), next(), genuine ? -next() : next());
    return { set: index % 2 === 0 ? 'one' : 'two', genuine, alignments: [alignment(), alignment()] };
  });
  const weights = fitWeights(comparisons, [0, 1, -1, 1], Float64Array.of(0, 1, 0, 0));

  it('gives every term the sign it may have, whatever the data suggest', () => {
    assert.ok((weights[1] ?? 0) > 0);
    assert.ok((weights[2] ?? 1) <= 0);
    assert.equal(weights[3], 0);
  });

  it('scores genuine pairs over impostors, and these by their false match rate', () => {
    const impostors = comparisons.filter(({ genuine }) => !genuine).map((pair) => scoreOf(weights, pair));
    const high = impostors.filter((score) => score >= 25).length / impostors.length;
    assert.ok(high > 0.001 && high < 0.008, `${high}`);
    assert.ok(Math.min(...comparisons.filter(({ genuine }) => genuine).map((pair) => scoreOf(weights, pair))) > 30);
  });

  it('is the same again', () => {
    assert.deepEqual(fitWeights(comparisons, [0, 1, -1, 1], Float64Array.of(0, 1, 0, 0)), weights);
    const observations = comparisons.map(({ genuine, alignments: [terms = new Float64Array(4)] }) => ({
      terms,
      genuine,
      weight: 1,
    }));
    assert.deepEqual(fitLogistic(observations, [0, 1, -1, 1]), fitLogistic(observations, [0, 1, -1, 1]));
  });
});
