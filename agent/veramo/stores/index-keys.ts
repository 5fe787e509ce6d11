import { createHash } from 'node:crypto';
import { type CollectionShape, type Columns, termsOf } from './columns.ts';

const SEPARATOR = '\u0000';
const LONGEST_TERM = 128;

/** Every row has one key under this column, which is how all rows are walked in order of time. */
export const ALL_ROWS = '*';

/**
 * Where a row stands in every index: its time, then its number. Both are fixed width, so that text order is their
 * order. Times before 1970 and missing ones come first.
 */
export function position(columns: Columns, shape: CollectionShape, row: number): string {
  const time = shape.timeColumn === undefined ? null : columns[shape.timeColumn];
  return (
    timePosition(time instanceof Date ? time.getTime() : Number.NEGATIVE_INFINITY) + row.toString(36).padStart(9, '0')
  );
}

export const POSITION_LENGTH = 16 + 9;

/** The time half of a position; 16 digits for the years 1653 to 285,000, clamped outside. */
export function timePosition(milliseconds: number): string {
  const shifted = Number.isNaN(milliseconds) ? 0 : Math.min(Math.max(milliseconds + 1e13, 0), 9e15);
  return Math.floor(shifted).toString().padStart(16, '0');
}

export function rowOf(key: string): number {
  return Number.parseInt(key.slice(-9), 36);
}

/** The start of all keys of one value of a column. Long values are cut and hashed; both ends of a search do the same. */
export function termPrefix(shape: CollectionShape, column: string, term: string): string {
  const flat = term.replaceAll(SEPARATOR, '\u0001');
  const short =
    flat.length <= LONGEST_TERM
      ? flat
      : `${flat.slice(0, 32)}\u0001${createHash('sha256').update(term).digest('base64url')}`;
  return `${shape.name}/i/${column}${SEPARATOR}${short}${SEPARATOR}`;
}

/** A value that stands for two columns at once. */
export function pairTerm(first: string, second: string): string {
  return `${first.length}:${first}${second}`;
}

export function pairColumn(first: string, second: string): string {
  return `${first}+${second}`;
}

/** All index keys of a row. */
export function indexKeys(shape: CollectionShape, columns: Columns, row: number): string[] {
  const at = position(columns, shape, row);
  const keys = [`${termPrefix(shape, ALL_ROWS, '')}${at}`];
  for (const column of shape.indexed)
    for (const term of termsOf(columns[column] ?? null)) keys.push(`${termPrefix(shape, column, term)}${at}`);
  for (const [first, second] of shape.pairs ?? [])
    for (const one of termsOf(columns[first] ?? null))
      for (const other of termsOf(columns[second] ?? null))
        keys.push(`${termPrefix(shape, pairColumn(first, second), pairTerm(one, other))}${at}`);
  return keys;
}
