import { fingerprintFailures } from '../base/failures.ts';
import type { RidgeField } from '../base/types.ts';
import { LEAST_CELL, MOST_CELLS } from './iso-constants.ts';

const HEADER_LENGTH = 5;
const NO_RIDGES = 255;
const ORIENTATION_STEPS = 32;
const DEGREES_PER_STEP = 180 / ORIENTATION_STEPS;
/** The periods that a cell can have, in tenths of a pixel; 0 stands for not known. */
const PERIODS = [0, 60, 75, 87, 98, 111, 130] as const;

function nearestPeriod(period: number): number {
  if (period === 0) return 0;
  let best = 1;
  for (let index = 2; index < PERIODS.length; index += 1)
    if (Math.abs((PERIODS[index] ?? 0) - period) < Math.abs((PERIODS[best] ?? 0) - period)) best = index;
  return best;
}

function bounds(field: RidgeField): { left: number; top: number; right: number; bottom: number } {
  let left = field.columns;
  let top = field.rows;
  let right = 0;
  let bottom = 0;
  for (let row = 0; row < field.rows; row += 1)
    for (let column = 0; column < field.columns; column += 1) {
      if ((field.orientation[row * field.columns + column] ?? NO_RIDGES) === NO_RIDGES) continue;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = row + 1;
    }
  return left < right ? { left, top, right, bottom } : { left: 0, top: 0, right: 0, bottom: 0 };
}

/**
 * The contents of our extended data area: cell size, left, top, columns and rows (one byte each), then one byte for
 * each cell of that rectangle: 0 without ridges, otherwise 1 + 7·(orientation in steps of 5.625°) + (index of the period).
 * Undefined when there is nothing to keep, its cells are finer than 8 pixels, or it has more than 128 of them a side.
 */
export function writeRidgeField(field: RidgeField): Uint8Array | undefined {
  if (field.columns > MOST_CELLS || field.rows > MOST_CELLS || field.cell < LEAST_CELL || field.cell > 255)
    return undefined;
  const { left, top, right, bottom } = bounds(field);
  if (left === right) return undefined;
  const bytes = new Uint8Array(HEADER_LENGTH + (right - left) * (bottom - top));
  bytes.set([field.cell, left, top, right - left, bottom - top]);
  let at = HEADER_LENGTH;
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) {
      const degrees = field.orientation[row * field.columns + column] ?? NO_RIDGES;
      const period = field.period[row * field.columns + column] ?? 0;
      const step = Math.round(degrees / DEGREES_PER_STEP) % ORIENTATION_STEPS;
      bytes[at++] = degrees === NO_RIDGES ? 0 : 1 + PERIODS.length * step + nearestPeriod(period);
    }
  return bytes;
}

/**
 * Reads what {@link writeRidgeField} wrote, for an image of `width` × `height` pixels; refuses anything else, and
 * a field of more than 128 cells a side before it takes memory for it.
 */
export function parseRidgeField(bytes: Uint8Array, width: number, height: number): RidgeField {
  const [cell = 0, left = 0, top = 0, wide = 0, high = 0] = bytes;
  if (bytes.length < HEADER_LENGTH || cell < LEAST_CELL || wide === 0 || high === 0)
    throw fingerprintFailures.fail('template-malformed', 'ridge field header');
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  if (columns > MOST_CELLS || rows > MOST_CELLS)
    throw fingerprintFailures.fail('template-malformed', 'ridge field of too many cells');
  if (bytes.length !== HEADER_LENGTH + wide * high || left + wide > columns || top + high > rows)
    throw fingerprintFailures.fail('template-malformed', 'ridge field extent');
  const orientation = new Uint8Array(columns * rows).fill(NO_RIDGES);
  const period = new Uint8Array(columns * rows);
  for (let index = 0; index < wide * high; index += 1) {
    const value = bytes[HEADER_LENGTH + index] ?? 0;
    if (value > ORIENTATION_STEPS * PERIODS.length)
      throw fingerprintFailures.fail('template-malformed', 'ridge field cell');
    if (value === 0) continue;
    const to = (top + Math.floor(index / wide)) * columns + left + (index % wide);
    orientation[to] = Math.floor(Math.floor((value - 1) / PERIODS.length) * DEGREES_PER_STEP);
    period[to] = PERIODS[(value - 1) % PERIODS.length] ?? 0;
  }
  return { cell, columns, rows, orientation, period };
}
