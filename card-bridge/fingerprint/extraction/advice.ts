import type { TouchFlaw } from '../base/types.ts';
import type { Analysis } from './analyse.ts';
import { CELL, SCALE } from './parameters.ts';

/** Quality from which a touch needs no advice. */
const GOOD = 40;
/** Share of the picture's side by which the middle of the print may be off. */
const OFF_CENTRE = 0.12;
/** Square pixels at 500 dpi, about 13 × 13 mm, below which more of the finger could be seen. */
const PLENTY = 65_000;
/** Mean grey of the print between its darkest and its brightest places: pressed too hard, and hardly at all. */
const DARK = 0.36;
const LIGHT = 0.72;

/** Middle of the print from the middle of the picture as shares of its sides, right and down, and its extent in cells. */
function placeOf({ mask }: Analysis): { right: number; down: number; cells: number } {
  let [cells, x, y] = [0, 0, 0];
  for (let row = 0; row < mask.height; row += 1)
    for (let column = 0; column < mask.width; column += 1) {
      if ((mask.data[row * mask.width + column] ?? 0) <= 0) continue;
      cells += 1;
      x += column + 0.5;
      y += row + 0.5;
    }
  const n = Math.max(1, cells);
  return { right: x / n / mask.width - 0.5, down: y / n / mask.height - 0.5, cells };
}

/** Mean grey under the finger, 0 at the darkest pixels there and 1 at the brightest. */
function greyOf({ image, mask }: Analysis): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let y = 0; y < image.height; y += 1)
    for (let x = 0; x < image.width; x += 1) {
      if ((mask.data[((y / CELL) | 0) * mask.width + ((x / CELL) | 0)] ?? 0) <= 0) continue;
      const grey = Math.min(255, Math.max(0, Math.round(image.data[y * image.width + x] ?? 0)));
      histogram[grey] = (histogram[grey] ?? 0) + 1;
      count += 1;
    }
  let [seen, sum, dark, bright] = [0, 0, 0, 255];
  for (let grey = 0; grey < 256; grey += 1) {
    const here = histogram[grey] ?? 0;
    if (seen <= 0.05 * count) dark = grey;
    if (seen <= 0.95 * count) bright = grey;
    seen += here;
    sum += here * grey;
  }
  return (sum / Math.max(1, count) - dark) / Math.max(1, bright - dark);
}

/** What the person at the sensor can do about each flaw. */
export const FLAW_ADVICE: Readonly<Record<TouchFlaw, string>> = {
  'too-small': 'Put more of your finger on the sensor.',
  'too-faint': 'Press a little harder.',
  'too-dark': 'Press a little more lightly.',
  'too-poor': 'Wipe your finger and the sensor, and hold still.',
  'too-far-left': 'Move your finger a little right.',
  'too-far-right': 'Move your finger a little left.',
  'too-high': 'Move your finger a little down.',
  'too-low': 'Move your finger a little up.',
};

/** The greatest flaw of a print of that quality (0 to 100); undefined when it is good. */
export function flawOf(analysis: Analysis, quality: number): TouchFlaw | undefined {
  if (quality >= GOOD) return undefined;
  const { right, down, cells } = placeOf(analysis);
  if (Math.max(Math.abs(right), Math.abs(down)) > OFF_CENTRE) {
    if (Math.abs(right) > Math.abs(down)) return right > 0 ? 'too-far-right' : 'too-far-left';
    return down > 0 ? 'too-low' : 'too-high';
  }
  const grey = greyOf(analysis);
  if (grey < DARK) return 'too-dark';
  if (grey > LIGHT) return 'too-faint';
  if (cells * (CELL / SCALE) ** 2 < PLENTY) return 'too-small';
  return 'too-poor';
}
