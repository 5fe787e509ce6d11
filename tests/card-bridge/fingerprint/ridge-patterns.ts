import type { FingerTemplate, GreyImage } from '../../../card-bridge/fingerprint/base/types.ts';

/** A minutia put into a pattern: one turn of the phase about (x, y); `turn` 1 has the extra ridge to the left of the direction across the ridges. */
export interface PlantedMinutia {
  readonly x: number;
  readonly y: number;
  readonly turn: 1 | -1;
}

export interface RidgePattern {
  readonly width: number;
  readonly height: number;
  readonly dpi?: number;
  /** Pixels at 500 dpi. */
  readonly period?: number;
  /** Direction across the ridges in radians, y down. */
  readonly normal?: number;
  readonly minutiae?: readonly PlantedMinutia[];
  /** Grey value of ridges and of valleys. */
  readonly dark?: number;
  readonly light?: number;
}

/** Straight ridges with spirals of the phase at known places (Larkin and Fletcher 2007), all in pixels at 500 dpi but drawn at `dpi`. */
export function drawPattern(pattern: RidgePattern): GreyImage {
  const { width, height, dpi = 500, period = 9, normal = Math.PI / 2, minutiae = [], dark = 40, light = 220 } = pattern;
  const step = 500 / dpi;
  const columns = Math.round(width / step);
  const rows = Math.round(height / step);
  const pixels = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const x = (column + 0.5) * step - 0.5;
      const y = (row + 0.5) * step - 0.5;
      let phase = (2 * Math.PI * (x * Math.cos(normal) + y * Math.sin(normal))) / period;
      for (const m of minutiae) phase += m.turn * Math.atan2(y - m.y, x - m.x);
      pixels[row * columns + column] = Math.round((light + dark) / 2 - ((light - dark) / 2) * Math.cos(phase));
    }
  return { width: columns, height: rows, dpi, pixels };
}

/** The direction that ISO/IEC 19794-2 gives a planted minutia, radians in [0, 2π), y up. */
export function plantedAngle(normal: number, turn: 1 | -1): number {
  const angle = Math.atan2(turn * Math.cos(normal), turn * Math.sin(normal));
  return (angle + 2 * Math.PI) % (2 * Math.PI);
}

/** The image turned about its centre by `angle` radians, counter-clockwise as seen; white around it. */
export function turned(image: GreyImage, angle: number): GreyImage {
  const { width, height } = image;
  const pixels = new Uint8Array(width * height).fill(255);
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const fx = cx + (x - cx) * c - (y - cy) * s;
      const fy = cy + (x - cx) * s + (y - cy) * c;
      const x0 = Math.floor(fx);
      const y0 = Math.floor(fy);
      if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) continue;
      const u = fx - x0;
      const v = fy - y0;
      const at = (dx: number, dy: number): number => image.pixels[(y0 + dy) * width + x0 + dx] ?? 255;
      const top = at(0, 0) * (1 - u) + at(1, 0) * u;
      const bottom = at(0, 1) * (1 - u) + at(1, 1) * u;
      pixels[y * width + x] = Math.round(top * (1 - v) + bottom * v);
    }
  return { ...image, pixels };
}

/** The image inside a round contact area, white outside. */
export function pressed(image: GreyImage, radius: number): GreyImage {
  const { width, height } = image;
  const pixels = image.pixels.map((value, index) => {
    const dx = (index % width) - width / 2;
    const dy = Math.floor(index / width) - height / 2;
    return dx * dx + dy * dy < radius * radius ? value : 255;
  });
  return { ...image, pixels };
}

/** Noise from a seed: every pixel plus a value between −amount and amount. */
export function withNoise(image: GreyImage, amount: number, seed: number): GreyImage {
  let state = seed >>> 0;
  const pixels = image.pixels.map((value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.min(255, Math.max(0, Math.round(value + (state / 2 ** 31 - 1) * amount)));
  });
  return { ...image, pixels };
}

/** Smallest difference of two directions in radians. */
export function angleBetween(a: number, b: number): number {
  return Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
}

/** How many of the places have a minutia of the template within `distance` pixels and `angle` radians. */
export function countFound(
  template: FingerTemplate,
  places: readonly { readonly x: number; readonly y: number; readonly angle: number }[],
  distance: number,
  angle: number,
): number {
  return places.filter((place) =>
    template.minutiae.some(
      (m) => Math.hypot(m.x - place.x, m.y - place.y) <= distance && angleBetween(m.angle, place.angle) <= angle,
    ),
  ).length;
}
