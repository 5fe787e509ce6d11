import { encode } from 'fast-png';
import type { GreyImage } from '../base/types.ts';
import type { Canvas } from './canvas.ts';

/** An 8-bit grey PNG of a finger image, losslessly. */
export function writePng(image: GreyImage): Uint8Array {
  return encode({ width: image.width, height: image.height, data: image.pixels, channels: 1, depth: 8 });
}

/** A binary PGM (P5) of a finger image, losslessly. */
export function writePgm(image: GreyImage): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1'), image.pixels]);
}

/** An 8-bit RGB PNG of a drawing. */
export function writeDrawing(canvas: Canvas): Uint8Array {
  return encode({ width: canvas.width, height: canvas.height, data: canvas.pixels, channels: 3, depth: 8 });
}
