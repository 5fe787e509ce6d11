import { type RawBuilder, sql } from 'kysely';

export type Engine = 'embedded' | 'postgres';

/** Types of columns that mean the same on both engines. */
export interface ColumnTypes {
  readonly engine: Engine;
  /** Ordered by its UTF-8 bytes. */
  readonly text: RawBuilder<unknown>;
  /** Read as a number; one beyond 2⁵³ − 1 fails when it is read. */
  readonly integer: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
}

/**
 * What to call them in `create table`.
 *
 * @example
 * ```ts
 * const { bytes } = columnTypes(engine);
 * ```
 */
export function columnTypes(engine: Engine): ColumnTypes {
  return engine === 'embedded'
    ? { engine, text: sql`text`, integer: sql`integer`, bytes: sql`blob` }
    : { engine, text: sql`text collate "C"`, integer: sql`bigint`, bytes: sql`bytea` };
}
