import type { GreyImage } from '../base/types.ts';
import { blend, type Canvas } from './canvas.ts';
import type { Colour } from './colours.ts';

/** Pixels of a drawing for each pixel at 500 dpi: about a thousand pixels for one finger. */
export function drawingScale(width: number, height: number): number {
  return Math.min(Math.max(Math.round(1000 / Math.max(width, height)), 1), 4);
}

/** Width and height of an image in pixels at 500 dpi, the frame of its template. */
export function extentAt500(image: GreyImage): readonly [number, number] {
  return [Math.round((image.width * 500) / image.dpi), Math.round((image.height * 500) / image.dpi)];
}

/** A sensor's grain takes most of a PNG and shows nothing: grey is rounded to multiples of this. */
const LEVEL = 15;

/** Lays the image on the canvas, `scale` pixels for one at 500 dpi, paled by `pale` (0 as it is, 1 white). */
export function drawImage(
  canvas: Canvas,
  image: GreyImage,
  left: number,
  top: number,
  scale: number,
  pale: number,
): void {
  const [width, height] = extentAt500(image);
  const step = image.dpi / 500 / scale;
  for (let y = 0; y < height * scale; y++) {
    const row = Math.min(Math.floor((y + 0.5) * step), image.height - 1);
    for (let x = 0; x < width * scale; x++) {
      const column = Math.min(Math.floor((x + 0.5) * step), image.width - 1);
      const grey = image.pixels[row * image.width + column] ?? 255;
      const shade = LEVEL * Math.round((grey + (255 - grey) * pale) / LEVEL);
      const colour: Colour = [shade, shade, shade];
      blend(canvas, left + x, top + y, colour, 1);
    }
  }
}
