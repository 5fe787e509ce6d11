import { imageFailures } from './failures.ts';

/** The widest and highest image that is read, in pixels. */
const MOST_PIXELS = 4096;
/** The same in inches: a finger is no larger, and what extraction works on grows with the square of it. */
const MOST_INCHES = 2.1;
/** The longest image file: 4096 × 4096 samples of a plain PGM take less. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Refuses a file that is longer than any image of a finger, before it is looked into. */
export function checkLength(bytes: number): void {
  if (bytes > MOST_BYTES) throw imageFailures.fail('image-too-large', `${bytes} bytes`);
}

/** Refuses an extent that no sensor has, before anything is allocated for it. */
export function checkExtent(width: number, height: number, dpi: number): void {
  if (width < 1 || height < 1) throw imageFailures.fail('image-malformed', 'empty image');
  const most = Math.min(MOST_PIXELS, MOST_INCHES * dpi);
  if (width > most || height > most) throw imageFailures.fail('image-too-large', `${width} × ${height} at ${dpi} dpi`);
}

/** Refuses a resolution at which ridges cannot be seen, or that is no number. */
export function checkResolution(dpi: number): void {
  if (!(dpi >= 200 && dpi <= 2000)) throw imageFailures.fail('image-resolution');
}
