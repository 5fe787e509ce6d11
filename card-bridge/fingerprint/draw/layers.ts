import type { GreyImage } from '../base/types.ts';
import type { Analysis } from '../extraction/analyse.ts';
import { CELL, SCALE } from '../extraction/parameters.ts';
import { extentAt500 } from './backdrop.ts';
import { type Bitmap, thin } from './thin.ts';

/** What the extractor saw, as questions about points in pixels at 500 dpi. */
export interface Layers {
  isFinger(x: number, y: number): boolean;
  /** Ridge orientation in radians, counter-clockwise from the positive x axis (y up). */
  orientation(x: number, y: number): number;
  /** The enhanced ridges' middle lines, one pixel at 500 dpi each. */
  readonly skeleton: Bitmap;
}

/** Reads the extractor's intermediate results of an image. */
export function layersOf(analysis: Analysis, image: GreyImage): Layers {
  const [width, height] = extentAt500(image);
  const { mask, field, enhanced } = analysis;
  const cellAt = (x: number, y: number) => {
    const column = Math.min(Math.max(Math.floor((x * SCALE) / CELL), 0), mask.width - 1);
    const row = Math.min(Math.max(Math.floor((y * SCALE) / CELL), 0), mask.height - 1);
    return row * mask.width + column;
  };
  const isFinger = (x: number, y: number) => (mask.data[cellAt(x, y)] ?? 0) > 0;
  const bits = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = Math.min(Math.round(x * SCALE), enhanced.even.width - 1);
      const row = Math.min(Math.round(y * SCALE), enhanced.even.height - 1);
      const ridge = enhanced.even.data[row * enhanced.even.width + column] ?? 0;
      bits[y * width + x] = ridge > 0 && isFinger(x, y) ? 1 : 0;
    }
  }
  return {
    isFinger,
    orientation: (x, y) => {
      const cell = cellAt(x, y);
      return Math.PI / 2 - Math.atan2(field.sin2.data[cell] ?? 0, field.cos2.data[cell] ?? 0) / 2;
    },
    skeleton: thin({ width, height, bits }),
  };
}
