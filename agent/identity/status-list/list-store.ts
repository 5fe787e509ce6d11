import { Turns } from '../../base/turns.ts';

/** What is known of a list without its values. */
export interface StatusListHead {
  readonly id: string;
  readonly purpose: string;
  /** Bits per entry. */
  readonly size: number;
  /** Entries that are not given out yet. */
  readonly left: number;
  /** Rises with every change; what was signed before is out of date. */
  readonly revision: number;
}

/** One list as its issuer keeps it. */
export interface StatusListRecord extends StatusListHead {
  /** The status values. */
  readonly bytes: Uint8Array;
  /** One bit per index: given to a credential. */
  readonly taken: Uint8Array;
}

/** Lists as they stand. */
export interface StatusListReading {
  heads(): Promise<StatusListHead[]>;
  read(id: string): Promise<StatusListRecord | undefined>;
}

/** Lists within one change: what was put is read again. */
export interface StatusListChange extends StatusListReading {
  put(record: StatusListRecord): Promise<void>;
}

/** Where an issuer keeps its lists. */
export interface StatusListStore extends StatusListReading {
  /** All that work puts or nothing, on the disk when it resolves; nothing else comes between its reading and writing. */
  change<T>(work: (lists: StatusListChange) => Promise<T>): Promise<T>;
}

/** Rows under the lists' ids, of which several are written as one. */
export interface StatusListRows {
  all(): Promise<StatusListRecord[]>;
  get(id: string): Promise<StatusListRecord | undefined>;
  putAll(records: readonly StatusListRecord[]): Promise<void>;
}

/**
 * Lists over such rows, which nobody else changes.
 *
 * @example
 * ```ts
 * const heads = await listStoreOver(rows).heads();
 * ```
 */
export function listStoreOver(rows: StatusListRows): StatusListStore {
  const turns = new Turns();
  return {
    heads: () => rows.all(),
    read: (id) => rows.get(id),
    change: (work) =>
      turns.run(async () => {
        const put = new Map<string, StatusListRecord>();
        const result = await work({
          async heads() {
            const kept = (await rows.all()).filter(({ id }) => !put.has(id));
            return [...kept, ...put.values()];
          },
          read: async (id) => put.get(id) ?? rows.get(id),
          async put(record) {
            put.set(record.id, record);
          },
        });
        if (put.size > 0) await rows.putAll([...put.values()]);
        return result;
      }),
  };
}

/**
 * Keeps lists for as long as the process runs.
 *
 * @example
 * ```ts
 * const store = memoryListStore();
 * ```
 */
export function memoryListStore(): StatusListStore {
  const records = new Map<string, StatusListRecord>();
  const copy = (record: StatusListRecord): StatusListRecord => ({
    ...record,
    bytes: record.bytes.slice(),
    taken: record.taken.slice(),
  });
  return listStoreOver({
    all: async () => [...records.values()].map(copy),
    async get(id) {
      const record = records.get(id);
      return record && copy(record);
    },
    async putAll(put) {
      for (const record of put) records.set(record.id, copy(record));
    },
  });
}
