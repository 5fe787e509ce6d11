/**
 * What every engine of an SQL store must do, as tests for mocha's globals.
 *
 * @example
 * ```ts
 * import { describeSqlStore, type SqlStoreUnderTest } from 'fingerpost/store/compliance';
 *
 * export const hold = (under: SqlStoreUnderTest) => describeSqlStore(under);
 * ```
 */
export { NOTES, type NoteTables } from './notes.ts';
export { describeSqlStore, type SqlStoreUnderTest } from './sql-store-suite.ts';
