import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import type { Extraction, GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';
import { createCanvas, drawLine } from '../../../card-bridge/fingerprint/draw/canvas.ts';
import { BLACK, BLUE, VERMILION, WHITE } from '../../../card-bridge/fingerprint/draw/colours.ts';
import {
  type Canvas,
  drawFinger,
  drawMatch,
  layersOf,
  writeDrawing,
  writePgm,
  writePng,
} from '../../../card-bridge/fingerprint/draw/index.ts';
import { drawText } from '../../../card-bridge/fingerprint/draw/lettering.ts';
import { thin } from '../../../card-bridge/fingerprint/draw/thin.ts';
import { analyse } from '../../../card-bridge/fingerprint/extraction/analyse.ts';
import { extractTemplate } from '../../../card-bridge/fingerprint/extraction/extract.ts';
import { readImage } from '../../../card-bridge/fingerprint/image/read-image.ts';
import { createFinger, takeImpression } from '../../../card-bridge/fingerprint/synthesise/index.ts';

const pixelAt = ({ width, pixels }: Canvas, x: number, y: number) => [
  ...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];
const count = (canvas: Canvas, colour: readonly number[]) => {
  let found = 0;
  for (let i = 0; i < canvas.pixels.length; i += 3)
    if (colour.every((value, channel) => canvas.pixels[i + channel] === value)) found++;
  return found;
};

describe('drawings of fingers', () => {
  const image = takeImpression(createFinger('drawn'), 1, { profile: 'easy' });
  const extraction = extractTemplate(image);

  it('writes images that are read back to the bit, as PNG and as PGM', () => {
    for (const bytes of [writePng(image), writePgm(image)]) assert.deepEqual(readImage(bytes), image);
  });

  it('draws a line from end to end and nothing beyond the canvas', () => {
    const canvas = createCanvas(20, 10, WHITE);
    drawLine(canvas, 2, 5, 17, 5, 1, BLACK);
    assert.deepEqual(pixelAt(canvas, 2, 5), [0, 0, 0]);
    assert.deepEqual(pixelAt(canvas, 17, 5), [0, 0, 0]);
    assert.deepEqual(pixelAt(canvas, 9, 7), [255, 255, 255]);
    drawLine(canvas, -50, -50, 70, 60, 3, BLACK);
    assert.equal(canvas.pixels.length, 600);
  });

  it('writes letters, each other than the rest', () => {
    const signs = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.,:/()%=<>'];
    const drawn = signs.map((sign) => {
      const canvas = createCanvas(6, 8, WHITE);
      drawText(canvas, 0, 0, sign, 1, BLACK);
      return canvas.pixels.join();
    });
    assert.equal(new Set(drawn).size, signs.length);
  });

  it('thins a bar to a line one pixel wide without breaking it', () => {
    const bits = new Uint8Array(30 * 9);
    for (let y = 2; y < 7; y++) bits.fill(1, y * 30 + 3, y * 30 + 27);
    const line = thin({ width: 30, height: 9, bits });
    const columns = Array.from(
      { length: 30 },
      (_, x) => [...line.bits].filter((bit, at) => bit && at % 30 === x).length,
    );
    assert.ok(
      columns.every((height) => height <= 1),
      columns.join(),
    );
    const drawn = columns.flatMap((height, x) => (height === 1 ? [x] : []));
    assert.equal(drawn.length, (drawn.at(-1) ?? 0) - (drawn[0] ?? 0) + 1);
    assert.ok(drawn.length >= 18);
  });

  it('shows every minutia in its colour where it is', () => {
    assert.ok(extraction.usable);
    const bare: Extraction = { usable: true, template: { ...extraction.template, minutiae: [] } };
    const layers = layersOf(analyse(image), image);
    const [full, empty] = [drawFinger(image, extraction, layers), drawFinger(image, bare, layers)];
    assert.deepEqual([full.width, full.height], [empty.width, empty.height]);
    const scale = full.width / image.width;
    for (const { x, y, type } of extraction.template.minutiae) {
      const colour = type === 'bifurcation' ? BLUE : VERMILION;
      const [left, top] = [Math.round((x + 0.5) * scale - 2.2 * scale), Math.round((y + 0.5) * scale)];
      const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => pixelAt(full, left + dx, top + dy).join()));
      if (left > 1 && top > 1) assert.ok(near.includes(colour.join()), `${x}, ${y}`);
    }
    assert.ok(count(full, VERMILION) > count(empty, VERMILION));
  });

  it('shows an image that is not usable, and one too small to analyse', () => {
    const blank = takeImpression(createFinger('drawn'), 1, { condition: 'no-finger' });
    const refused = extractTemplate(blank);
    assert.equal(refused.usable, false);
    const canvas = drawFinger(blank, refused, layersOf(analyse(blank), blank));
    assert.ok(count(canvas, VERMILION) > 100, 'the reason stands in the legend');
    const tiny: GreyImage = { width: 20, height: 30, dpi: 500, pixels: new Uint8Array(600) };
    assert.equal(drawFinger(tiny, extractTemplate(tiny), undefined).width, 480);
  });

  it('joins the pairs of a match and leaves the rest alone', () => {
    assert.ok(extraction.usable);
    const side = { image, template: extraction.template };
    const finding = { score: 99, threshold: 40, isMatch: true, pairs: [] };
    const none = drawMatch(side, side, finding);
    const some = drawMatch(side, side, { ...finding, pairs: [[0, 0]] });
    const middle = Math.floor(none.width / 2) - 8;
    const changed = (x: number) =>
      Array.from({ length: none.height }, (_, y) => y).filter(
        (y) => pixelAt(none, x, y).join() !== pixelAt(some, x, y).join(),
      );
    assert.ok(changed(middle).length >= 1 && changed(middle).length <= 4);
    assert.equal(decode(writeDrawing(some)).channels, 3);
  });
});
