import type { GreyImage } from '../base/types.ts';
import { boxBlur } from './blur.ts';
import type { Plane } from './plane.ts';
import { newPlane } from './plane.ts';

/** The image as a plane of grey values 0 to 255 at another resolution; a sensor finer than that is smoothed first. */
export function planeAt(image: GreyImage, dpi: number): Plane {
  const { width, height } = image;
  let source: Plane = { width, height, data: Float32Array.from(image.pixels) };
  const step = image.dpi / dpi;
  if (Math.abs(step - 1) < 1e-6) return source;
  const radius = Math.floor(step / 2);
  if (radius >= 1) source = boxBlur(source, radius);
  const out = newPlane(Math.max(1, Math.round(width / step)), Math.max(1, Math.round(height / step)));
  const columns = new Int32Array(out.width);
  const shares = new Float32Array(out.width);
  for (let x = 0; x < out.width; x += 1) {
    const at = Math.min(Math.max((x + 0.5) * step - 0.5, 0), width - 1.001);
    columns[x] = Math.floor(at);
    shares[x] = at - Math.floor(at);
  }
  for (let y = 0; y < out.height; y += 1) {
    const at = Math.min(Math.max((y + 0.5) * step - 0.5, 0), Math.max(0, height - 1.001));
    const upper = Math.floor(at) * width;
    const lower = Math.min(Math.floor(at) + 1, height - 1) * width;
    const v = at - Math.floor(at);
    for (let x = 0; x < out.width; x += 1) {
      const column = columns[x] ?? 0;
      const u = shares[x] ?? 0;
      const top = (source.data[upper + column] ?? 0) * (1 - u) + (source.data[upper + column + 1] ?? 0) * u;
      const bottom = (source.data[lower + column] ?? 0) * (1 - u) + (source.data[lower + column + 1] ?? 0) * u;
      out.data[y * out.width + x] = top * (1 - v) + bottom * v;
    }
  }
  return out;
}
