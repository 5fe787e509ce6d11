import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalErrorRate, fnmrAt, operatingPoints } from '../../scripts/development/bench/fingerprint/error-rates.ts';
import { plot } from '../../scripts/development/bench/fingerprint/plots.ts';
import { compareAll, compareEnrolled, type Extracted } from '../../scripts/development/bench/fingerprint/protocol.ts';
import { findSets } from '../../scripts/development/bench/fingerprint/sets.ts';
import { otherImpression, randomFinger } from '../card-bridge/fingerprint/random-finger.ts';

function impressions(fingers: number, each: number): Extracted[] {
  return Array.from({ length: fingers * each }, (_, index) => {
    const finger = Math.floor(index / each);
    const file = `${finger}_${index % each}.png`;
    const entry = { file, path: file, finger: String(finger), impression: index % each };
    return { entry, template: otherImpression(randomFinger(finger + 1), index) };
  });
}

describe('the fingerprint benchmark', () => {
  it('finds no error where every genuine score is above every impostor score', () => {
    const points = operatingPoints({ genuine: [5, 6, 7], impostor: [1, 2, 3] });
    assert.equal(equalErrorRate(points), 0);
    assert.equal(fnmrAt(points, 0), 0);
  });

  it('finds the rate at which both errors are equal', () => {
    const points = operatingPoints({ genuine: [1, 5, 6, 7], impostor: [0, 0, 0, 5.5] });
    assert.equal(equalErrorRate(points), 0.25);
  });

  it('counts genuine pairs below the least threshold that a false match rate allows', () => {
    const impostor = Array.from({ length: 1000 }, (_, index) => index / 1000);
    const points = operatingPoints({ genuine: [0.5, 0.9985, 2, 3], impostor });
    assert.equal(fnmrAt(points, 0), 0.5);
    assert.equal(fnmrAt(points, 0.001), 0.25);
    assert.equal(fnmrAt(points, 0.01), 0.25);
  });

  it('compares every pair of a finger as genuine and every pair of different fingers as impostors', () => {
    const images = impressions(4, 3);
    let pairs = 0;
    const scores = compareAll(images, () => {
      pairs += 1;
    });
    assert.equal(scores.genuine.length, 4 * 3);
    assert.equal(scores.impostor.length, 6 * 9);
    assert.equal(pairs, 4 * 3 + 6 * 9);
  });

  it('scores a failure to extract as 0', () => {
    const images = impressions(2, 2).map((image, index) => (index === 0 ? { ...image, template: undefined } : image));
    assert.ok(compareAll(images, () => undefined).genuine.includes(0));
  });

  it('uses the impressions that are not enrolled as probes against every finger', () => {
    const scores = compareEnrolled(impressions(3, 5), 3);
    assert.equal(scores.genuine.length, 3 * 2);
    assert.equal(scores.impostor.length, 3 * 2 * 2);
  });

  it('reads sets from folders, their resolution from the manifest, 500 dpi without an entry', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sets-'));
    try {
      for (const [set, file] of [
        ['a', '1_2.png'],
        ['a', '1_10.png'],
        ['a', 'notes.txt'],
        ['b', '7_1.png'],
        ['empty', 'readme.md'],
      ] as const) {
        mkdirSync(join(folder, set), { recursive: true });
        writeFileSync(join(folder, set, file), '');
      }
      writeFileSync(join(folder, 'MANIFEST.json'), JSON.stringify({ a: { dpi: 569 } }));
      const sets = findSets(folder);
      assert.deepEqual(
        sets.map(({ name, dpi }) => [name, dpi]),
        [
          ['a', 569],
          ['b', 500],
        ],
      );
      assert.deepEqual(
        sets[0]?.images.map(({ file }) => file),
        ['1_2.png', '1_10.png'],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds no sets where there is no folder', () => assert.deepEqual(findSets(join(tmpdir(), 'nothing here')), []));

  it('draws a curve for each set', () => {
    const points = operatingPoints({ genuine: [5, 6, 7], impostor: [1, 2, 6] });
    for (const kind of ['det', 'roc'] as const) {
      const svg = plot(kind, [{ name: 'one & two', points }]);
      assert.match(svg, /^<svg .*<\/svg>\n$/);
      assert.match(svg, /one &amp; two/);
    }
  });
});
