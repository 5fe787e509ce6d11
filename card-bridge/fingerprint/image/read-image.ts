import type { GreyImage } from '../base/types.ts';
import { imageFailures } from './failures.ts';
import { checkLength, checkResolution } from './limits.ts';
import { isPgm, parsePgm } from './pgm.ts';
import { isPng, parsePng } from './png.ts';

/**
 * Reads an image file of one finger: PNG of any kind, or PGM (P2, P5). `dpi` is the resolution of the sensor (200 to
 * 2000); what the file says of it is not trusted, since many sensors' drivers write a dummy.
 * Nothing is allocated or inflated beyond what an image of 2.1 inches a side needs.
 * Throws image-malformed, image-too-large or image-resolution.
 */
export function readImage(bytes: Uint8Array, dpi = 500): GreyImage {
  checkResolution(dpi);
  checkLength(bytes.length);
  if (isPng(bytes)) return parsePng(bytes, dpi);
  if (isPgm(bytes)) return parsePgm(bytes, dpi);
  throw imageFailures.fail('image-malformed', 'neither PNG nor PGM');
}
