import assert from 'node:assert/strict';
import {
  createFinger,
  extractTemplate,
  type GreyImage,
  takeImpression,
} from '../../../card-bridge/fingerprint/index.ts';
import type { TouchCondition } from '../../../card-bridge/fingerprint/synthesise/index.ts';

const CONDITIONS: readonly TouchCondition[] = ['normal', 'dry', 'residue'];

function negativeOf(image: GreyImage): GreyImage {
  return { ...image, pixels: image.pixels.map((grey) => 255 - grey) };
}

describe('a negative of a print', () => {
  it('is refused at the sensor, and the print itself is not', function () {
    this.timeout(120_000);
    for (const seed of ['one', 'two', 'three']) {
      const finger = createFinger(seed);
      for (const condition of CONDITIONS)
        for (const sensor of ['optical', 'capacitive'] as const) {
          const image = takeImpression(finger, condition, { profile: 'easy', condition, sensor });
          const print = extractTemplate(image);
          assert.ok(print.usable, `${seed}, ${condition}`);
          const negative = extractTemplate(negativeOf(image));
          assert.ok(!negative.usable && negative.reason === 'negative', `${seed}, ${condition}, ${sensor}`);
        }
    }
  });
});

describe('advice for the next touch', () => {
  const finger = createFinger('advised');
  const advice = (options: Parameters<typeof takeImpression>[2]) => {
    const extraction = extractTemplate(
      takeImpression(finger, 1, { profile: 'easy', noise: 3.5, contact: 0.5, ...options }),
    );
    return extraction.usable ? extraction.advice : extraction.reason;
  };

  it('names the way back to the middle of the sensor', () => {
    assert.match(advice({ shift: { x: 5, y: 0 } }) ?? '', /left/);
    assert.match(advice({ shift: { x: -5, y: 0 } }) ?? '', /right/);
    assert.match(advice({ shift: { x: 0, y: -8 } }) ?? '', /up/);
    assert.match(advice({ shift: { x: 0, y: 8 } }) ?? '', /down/);
  });

  it('is absent for a good print', () => {
    assert.equal(advice({ noise: 0.5, shift: { x: 0, y: 0 }, contact: 0.95, pressure: 0 }), undefined);
  });
});
