/** What one column of a row holds. Lists are columns with several values, such as the types of a credential. */
export type ColumnValue = string | boolean | Date | null | readonly string[];

/** The searchable part of a row. */
export type Columns = Readonly<Record<string, ColumnValue>>;

/** How a kind of row is kept and found. */
export interface CollectionShape {
  /** Prefix of its keys. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Those of them that have an index; the others are compared row by row. */
  readonly indexed: readonly string[];
  /** The column that holds the id under which a row was saved. */
  readonly unique?: string;
  /** Columns that hold dates: compared as instants, however they are written, and not found by text. */
  readonly dateColumns: readonly string[];
  /** The one of them by which rows are ordered within every index, so that ranges and newest-first need no sorting. */
  readonly timeColumn?: string;
  /** Pairs of columns that are asked for together often enough for an index of their own. */
  readonly pairs?: readonly (readonly [string, string])[];
}

/** The texts under which a value is found. A list is found by each member and by all of them joined with commas. */
export function termsOf(value: ColumnValue): string[] {
  if (value === null) return [''];
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [`${value}`];
  if (value instanceof Date) return [value.toISOString()];
  if (value.length === 0) return [''];
  return value.length === 1 ? [...value] : [...new Set([...value, value.join(',')])];
}
