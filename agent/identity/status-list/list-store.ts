/** One list as its issuer keeps it. */
export interface StatusListRecord {
  readonly id: string;
  readonly purpose: string;
  /** Bits per entry. */
  readonly size: number;
  /** The status values. */
  readonly bytes: Uint8Array;
  /** One bit per index: given to a credential. */
  readonly taken: Uint8Array;
  /** Rises with every change; what was signed before is out of date. */
  readonly revision: number;
}

/** Where an issuer keeps its lists. `put` has reached the disk when it resolves. */
export interface StatusListStore {
  put(record: StatusListRecord): Promise<void>;
  all(): Promise<StatusListRecord[]>;
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
  return {
    async put(record) {
      records.set(record.id, { ...record, bytes: record.bytes.slice(), taken: record.taken.slice() });
    },
    all: async () => [...records.values()],
  };
}
