import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';
import {
  createFinger,
  type ImpressionOptions,
  MIN_MINUTIAE,
  type PatternClass,
  takeImpression,
} from '../../../card-bridge/fingerprint/synthesise/index.ts';
import { drawPattern } from '../../../card-bridge/fingerprint/synthesise/pattern.ts';
import { createRandom } from '../../../card-bridge/fingerprint/synthesise/random.ts';

const digest = (image: GreyImage) => createHash('sha256').update(image.pixels).digest('hex').slice(0, 16);

/** Share of pixels that are darker than the middle between ridge and background. */
const darkShare = (image: GreyImage) => image.pixels.filter((grey) => grey < 128).length / image.pixels.length;

describe('a synthetic finger', () => {
  const finger = createFinger('test');

  it('is the same for the same seed, as number or text, and another for another seed', () => {
    const [same, text, other] = [createFinger(7), createFinger('7'), createFinger(8)];
    assert.deepEqual(same.ridges.values, text.ridges.values);
    assert.notDeepEqual(same.ridges.values, other.ridges.values);
  });

  it('has enough minutiae to be told apart, plain arches too', () => {
    for (const seed of [1, 2, 3]) {
      const arch = createFinger(seed, { patternClass: 'arch' });
      assert.equal(arch.pattern.patternClass, 'arch');
      assert.ok(arch.minutiae >= MIN_MINUTIAE, `${arch.minutiae}`);
    }
    assert.ok(finger.minutiae >= MIN_MINUTIAE && finger.minutiae < 110, `${finger.minutiae}`);
  });

  it('belongs to a class as often as fingers of people do', () => {
    const counts = new Map<PatternClass, number>();
    for (let i = 0; i < 2000; i++) {
      const { patternClass, cores, deltas } = drawPattern(createRandom(i));
      counts.set(patternClass, (counts.get(patternClass) ?? 0) + 1);
      assert.equal(cores.length, deltas.length);
    }
    const share = (...classes: PatternClass[]) =>
      classes.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0) / 2000;
    assert.ok(Math.abs(share('left-loop', 'right-loop') - 0.645) < 0.05);
    assert.ok(Math.abs(share('whorl', 'double-loop') - 0.28) < 0.05);
    assert.ok(Math.abs(share('arch', 'tented-arch') - 0.075) < 0.03);
  });

  it('leaves an impression that is the same to the bit for the same capture seed', () => {
    assert.deepEqual(takeImpression(finger, 1), takeImpression(createFinger('test'), 1));
    assert.notEqual(digest(takeImpression(finger, 1)), digest(takeImpression(finger, 2)));
  });

  it('leaves the impressions on record on every platform', () => {
    assert.equal(digest(takeImpression(finger, 1, { profile: 'easy' })), '228e54cba9cdcc5b');
    assert.equal(
      digest(takeImpression(finger, 'x', { profile: 'easy', sensor: 'capacitive', dpi: 1000, width: 500 })),
      '6ee449344cbdfd17',
    );
    assert.equal(digest(takeImpression(finger, 1, { profile: 'hard' })), '7ae335a49f5e2b62');
    assert.equal(
      digest(takeImpression(finger, 'x', { sensor: 'capacitive', dpi: 1000, width: 500 })),
      'd80efa78dc4d013a',
    );
  });

  it('leaves an impression of the extent and resolution asked for', () => {
    const image = takeImpression(finger, 1, { width: 200, height: 256, dpi: 508 });
    assert.deepEqual([image.width, image.height, image.dpi, image.pixels.length], [200, 256, 508, 51_200]);
  });

  it('covers more of the sensor when it is wet or pressed and less when it is dry or barely touches', () => {
    const share = (options: ImpressionOptions) => darkShare(takeImpression(finger, 3, { profile: 'easy', ...options }));
    const normal = share({});
    assert.ok(normal > 0.2 && normal < 0.5, `${normal}`);
    assert.ok(share({ condition: 'wet' }) > normal + 0.1);
    assert.ok(share({ condition: 'dry' }) < normal);
    assert.ok(share({ condition: 'light' }) < normal / 2);
    assert.ok(share({ pressure: 1 }) > share({ pressure: -1 }) + 0.1);
    assert.equal(share({ condition: 'no-finger' }), 0);
  });

  it('shows the trace of an earlier touch when the sensor was not wiped', () => {
    const clean = takeImpression(finger, 4, { profile: 'easy' });
    const traced = takeImpression(finger, 4, { profile: 'easy', condition: 'residue' });
    const lighter = traced.pixels.filter((grey, i) => grey > (clean.pixels[i] ?? 0) + 1).length;
    const darker = traced.pixels.filter((grey, i) => grey < (clean.pixels[i] ?? 0) - 30).length;
    assert.ok(lighter === 0 && darker > 5000, `${lighter} lighter, ${darker} darker`);
  });

  it('refuses options out of range by code', () => {
    const wrong: ImpressionOptions[] = [
      { width: 20 },
      { height: 100.5 },
      { dpi: 0 },
      { contact: 0 },
      { noise: -1 },
      { pressure: Number.NaN },
      { rotationDeg: 400 },
      { shift: { x: 0, y: 51 } },
    ];
    for (const options of wrong)
      assert.throws(() => takeImpression(finger, 1, options), { code: 'impression-options-invalid' });
  });
});
