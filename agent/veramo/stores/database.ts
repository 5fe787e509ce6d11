import type { DurableStore } from '../../base/store/durable-store.ts';

/** The database that all stores share: text keys and text values. Open it with `openTextStore`. */
export type Database = DurableStore<string>;

/** One row to write, or to delete when `value` is absent. */
export interface Change {
  readonly key: string;
  readonly value?: string;
}
