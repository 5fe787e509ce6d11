import { fingerprintFailures } from '../base/failures.ts';
import type { FingerTemplate, Minutia } from '../base/types.ts';
import { COMPACT_ANGLE_UNIT, COMPACT_POSITION_UNIT, MOST_MINUTIAE } from './iso-constants.ts';
import { minutiaTypeCode, minutiaTypeOf, quantiseAngle } from './minutia-type.ts';

/** Bytes of one minutia, ISO/IEC 19794-2:2005 §8.2. */
const LENGTH = 3;
const EXTENT = 256 * COMPACT_POSITION_UNIT;
/** What a card is expected to take unless its biometric information template says otherwise. */
export const USUAL_COMPACT_MINUTIAE = 60;

/** How far to move one coordinate so that as much as possible lies within 25.6 mm. */
function shift(values: readonly number[]): number {
  return Math.max(...values) < EXTENT - COMPACT_POSITION_UNIT ? 0 : Math.min(...values);
}

/**
 * The best minutiae of a template in the compact card format, ISO/IEC 19794-2:2005 §8.2: x and y in 0.1 mm, then two bits
 * of type and six of angle (5.625°), best quality first. Qualities, extent and ridge field are lost. A print wider than
 * 25.6 mm is moved to its left or upper edge and loses the minutiae beyond that extent.
 *
 * @example
 * ```ts
 * const bytes = writeCompact(template);
 * ```
 */
export function writeCompact(template: FingerTemplate, most: number = USUAL_COMPACT_MINUTIAE): Uint8Array {
  const chosen = template.minutiae.slice(0, Math.min(most, MOST_MINUTIAE));
  if (chosen.length === 0) return new Uint8Array(0);
  const left = shift(chosen.map((minutia) => minutia.x));
  const top = shift(chosen.map((minutia) => minutia.y));
  const bytes: number[] = [];
  for (const { x, y, type, angle } of chosen) {
    const column = Math.round((x - left) / COMPACT_POSITION_UNIT);
    const row = Math.round((y - top) / COMPACT_POSITION_UNIT);
    if (column < 0 || column > 255 || row < 0 || row > 255) continue;
    bytes.push(column, row, (minutiaTypeCode(type) << 6) | quantiseAngle(angle, 64));
  }
  return Uint8Array.from(bytes);
}

/**
 * Reads the compact card format; a length that is no multiple of three or over 765 bytes and the reserved type are refused.
 *
 * @example
 * ```ts
 * const template = parseCompact(bytes);
 * ```
 */
export function parseCompact(bytes: Uint8Array): FingerTemplate {
  if (bytes.length % LENGTH !== 0 || bytes.length > LENGTH * MOST_MINUTIAE)
    throw fingerprintFailures.fail('compact-template-malformed', `${bytes.length} bytes`);
  const minutiae: Minutia[] = [];
  for (let at = 0; at < bytes.length; at += LENGTH) {
    const [column = 0, row = 0, last = 0] = bytes.subarray(at, at + LENGTH);
    const type = minutiaTypeOf(last >> 6);
    if (type === undefined) throw fingerprintFailures.fail('compact-template-malformed', 'reserved minutia type');
    const angle = (last & 0x3f) * COMPACT_ANGLE_UNIT;
    minutiae.push({ x: column * COMPACT_POSITION_UNIT, y: row * COMPACT_POSITION_UNIT, angle, type, quality: 0 });
  }
  const extent = Math.ceil(EXTENT);
  return { width: extent, height: extent, quality: 0, minutiae };
}
