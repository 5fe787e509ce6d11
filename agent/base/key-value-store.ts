import { Level } from 'level';
import type { FingerpostError } from '../../schemas/failure.ts';
import { isLevelLocked } from './held-file.ts';

export interface Change {
  readonly key: string;
  /** Undefined deletes. */
  readonly value: Uint8Array | undefined;
}

/** A small ordered store on disk: what `write` has resolved for survives a kill and a power cut, all of it or none. */
export interface KeyValueStore {
  get(key: string): Promise<Uint8Array | undefined>;
  /** Rows whose key begins with the prefix, sorted by key. */
  scan(prefix: string): Promise<{ key: string; value: Uint8Array }[]>;
  /** One atomic, synced batch. */
  write(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

export interface StoreFailures {
  /** Another process (or another place in this one) has the directory open. */
  inUse(cause: unknown): FingerpostError;
  damaged(cause: unknown): FingerpostError;
}

/**
 * Opens the store in a directory for this process alone. The lock is the operating system's: it ends with the process,
 * however that ends.
 */
export async function openKeyValueStore(directory: string, failures: StoreFailures): Promise<KeyValueStore> {
  const level = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    await level.open();
  } catch (error) {
    throw isLevelLocked(error) ? failures.inUse(error) : failures.damaged(error);
  }
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw failures.damaged(error);
    }
  };
  return {
    get: (key) => guarded(() => level.get(key)),
    scan: (prefix) =>
      guarded(async () => {
        const rows = await level.iterator({ gte: prefix, lt: `${prefix}\uffff` }).all();
        return rows.map(([key, value]) => ({ key, value }));
      }),
    write: (changes) =>
      guarded(() =>
        level.batch(
          changes.map(({ key, value }) =>
            value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
          ),
          { sync: true },
        ),
      ),
    close: () => level.close(),
  };
}
