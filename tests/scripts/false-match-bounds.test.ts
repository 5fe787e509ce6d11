import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTEMPT_HEAD, attemptRows } from '../../scripts/development/bench/fingerprint/attempts.ts';
import { attemptBound, upperBound } from '../../scripts/development/bench/fingerprint/false-match-bounds.ts';
import { projectRoot } from '../../scripts/development/checks/source-files.ts';

const near = (value: number, wanted: number) =>
  assert.ok(Math.abs(value - wanted) <= 1e-4 * wanted, `${value} for ${wanted}`);

describe('bounds of false match rates', () => {
  it('are those of Clopper and Pearson', () => {
    // Solved in closed form: (1 − p)^n = 0.05 for no event, p^n = 0.95 for all but one.
    near(upperBound({ passed: 0, compared: 44_370 }), 1 - 0.05 ** (1 / 44_370));
    near(upperBound({ passed: 0, compared: 1 }), 0.95);
    near(upperBound({ passed: 9, compared: 10 }), 0.95 ** (1 / 10));
    // Poisson's limit: with one event 4.7439, with five 10.5130 expected ones at most.
    assert.ok(Math.abs(upperBound({ passed: 1, compared: 1_000_000 }) * 1e6 - 4.7439) < 0.001);
    assert.ok(Math.abs(upperBound({ passed: 5, compared: 1_000_000 }) * 1e6 - 10.513) < 0.001);
  });

  it('say nothing where nothing was compared or all passed', () => {
    assert.equal(upperBound({ passed: 0, compared: 0 }), 1);
    assert.equal(upperBound({ passed: 3, compared: 3 }), 1);
  });

  it('are given on the page on fingerprints as they follow from the pairs that were counted there', () => {
    const page = readFileSync(join(projectRoot(), 'docs/fingerprint.md'), 'utf8');
    const pairs = Number(/of ([\d,]+) impostor pairs of real prints/.exec(page)?.[1]?.replace(',', ''));
    const [, , ...attempts] = ATTEMPT_HEAD;
    assert.ok(page.includes(`| attempt | ${attempts.join(' | ')} |`));
    for (const [, passed, ...bounds] of attemptRows(Array<number>(pairs).fill(39))) {
      assert.equal(passed, '0');
      assert.ok(page.includes(`| below | ${bounds.join(' | ')} |`), bounds.join(' '));
    }
  });

  it('count the pairs that reach a threshold', () => {
    const scores = [...Array<number>(997).fill(0), 40, 50, 62];
    assert.deepEqual(
      attemptRows(scores).map(([threshold, passed]) => [threshold, passed]),
      [
        ['40', '3'],
        ['50', '2'],
        ['62', '1'],
      ],
    );
  });

  it('grow with every finger, impression and try of an attempt, and end at certainty', () => {
    const count = { passed: 0, compared: 44_370 };
    const one = attemptBound(count, { fingers: 1, impressions: 1, tries: 1 });
    near(one, upperBound(count));
    near(attemptBound(count, { fingers: 2, impressions: 3, tries: 3 }), 18 * one);
    assert.equal(attemptBound({ passed: 0, compared: 10 }, { fingers: 4, impressions: 8, tries: 3 }), 1);
  });
});
