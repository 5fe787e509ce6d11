import assert from 'node:assert/strict';
import type { GreyImage, UnusableImage } from '../../../card-bridge/fingerprint/base/types.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import { drawPattern, pressed, withNoise } from './ridge-patterns.ts';

function plain(width: number, height: number, grey: number): GreyImage {
  return { width, height, dpi: 500, pixels: new Uint8Array(width * height).fill(grey) };
}

const REFUSED: readonly [string, UnusableImage['reason'], GreyImage][] = [
  ['a white image', 'no-finger', plain(300, 300, 255)],
  ['a grey image with the noise of an empty sensor', 'no-finger', withNoise(plain(300, 300, 190), 4, 1)],
  ['a black image', 'too-dark', plain(300, 300, 4)],
  ['a wet blot', 'too-dark', withNoise(pressed(plain(300, 300, 10), 149), 6, 2)],
  ['an image of a few pixels', 'too-small', drawPattern({ width: 40, height: 40 })],
  ['a single pixel', 'too-small', plain(1, 1, 128)],
  ['a long strip', 'too-small', drawPattern({ width: 600, height: 20 })],
  ['the rim of a finger', 'too-small', pressed(drawPattern({ width: 300, height: 300 }), 30)],
  ['strong noise', 'too-poor', withNoise(plain(300, 300, 128), 128, 3)],
  ['ridges without a single minutia', 'too-poor', drawPattern({ width: 300, height: 300 })],
  [
    'a shade of a finger',
    'too-faint',
    withNoise(drawPattern({ width: 300, height: 300, dark: 196, light: 198 }), 24, 4),
  ],
];

describe('unusable images', () => {
  for (const [what, reason, image] of REFUSED)
    it(`refuses ${what} as ${reason}, with one sentence for the holder`, () => {
      const extraction = extractTemplate(image);
      assert.equal(extraction.usable, false);
      if (extraction.usable) return;
      assert.equal(extraction.reason, reason);
      assert.match(extraction.advice, /^[A-Z][a-z ,]{10,60}\.$/);
    });

  it('copes with the largest image that is read', () => {
    const extraction = extractTemplate({ ...plain(4096, 4096, 255), dpi: 2000 });
    assert.equal(extraction.usable, false);
  });
});
