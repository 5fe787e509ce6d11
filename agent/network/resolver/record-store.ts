import { RESOLVER_LIMITS } from '../../../schemas/resolver-messages.ts';
import type { KeyValueStore } from '../../base/store/key-value-store.ts';
import { Turns } from '../../base/turns.ts';
import { resolverFailures } from './failures.ts';
import { openRecord } from './signed-record.ts';

export interface RecordStoreOptions {
  /** Closed by `close`. */
  readonly store: KeyValueStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Peers kept at most; 50,000 when absent. */
  readonly maxPeers?: number;
  /** How long a record is kept that is not published again, in milliseconds; 30 days when absent. */
  readonly lifetimeMs?: number;
}

interface Kept {
  readonly sequence: number;
  readonly at: number;
}

const PREFIX = 'record/';
const keyOf = (peer: string) => `${PREFIX}${peer}`;

/**
 * The newest record of each peer. What `put` has resolved for survives a kill, and with it the sequence to exceed.
 *
 * @example
 * ```ts
 * const records = await RecordStore.open(options);
 * console.log(records.size);
 * ```
 */
export class RecordStore {
  readonly #store: KeyValueStore;
  readonly #now: () => number;
  readonly #maxPeers: number;
  readonly #lifetimeMs: number;
  readonly #kept = new Map<string, Kept>();
  readonly #turns = new Turns();

  private constructor({ store, now, maxPeers = 50_000, lifetimeMs = 30 * 86_400_000 }: RecordStoreOptions) {
    this.#store = store;
    this.#now = now;
    this.#maxPeers = maxPeers;
    this.#lifetimeMs = lifetimeMs;
  }

  /** @throws resolver-store-damaged */
  static async open(options: RecordStoreOptions): Promise<RecordStore> {
    const records = new RecordStore(options);
    for (const { key, value } of await options.store.scan(PREFIX)) {
      const { sequence, at } = unpack(value);
      records.#kept.set(key.slice(PREFIX.length), { sequence, at });
    }
    await records.#forgetExpired();
    return records;
  }

  /** Peers that have a record, expired ones included until they are swept. */
  get size(): number {
    return this.#kept.size;
  }

  has(peer: string): boolean {
    return this.#kept.has(peer);
  }

  /** The newest record of the peer, unless it has expired. */
  async get(peer: string): Promise<Uint8Array | undefined> {
    const kept = this.#kept.get(peer);
    if (kept === undefined || this.#expired(kept)) return undefined;
    const row = await this.#store.get(keyOf(peer));
    return row === undefined ? undefined : unpack(row).record;
  }

  /**
   * Keeps a record in place of the peer's older one. The very same record again only renews it, so that a publication
   * whose answer was lost can be repeated.
   *
   * @throws peer-record-invalid, peer-record-not-newer, resolver-full
   */
  async put(peer: string, record: Uint8Array): Promise<void> {
    const { sequence } = await openRecord(record, peer);
    await this.#turns.run(async () => {
      const kept = this.#kept.get(peer);
      if (kept !== undefined && sequence <= kept.sequence && !(await this.#isSame(peer, record)))
        throw resolverFailures.fail('peer-record-not-newer');
      if (kept === undefined) await this.#makeRoom();
      const at = this.#now();
      await this.#store.write([{ key: keyOf(peer), value: pack({ sequence, at, record }) }]);
      this.#kept.set(peer, { sequence, at });
    });
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#store.close();
  }

  async #isSame(peer: string, record: Uint8Array): Promise<boolean> {
    const row = await this.#store.get(keyOf(peer));
    return row !== undefined && Buffer.from(unpack(row).record).equals(record);
  }

  async #makeRoom(): Promise<void> {
    if (this.#kept.size < this.#maxPeers) return;
    await this.#forgetExpired();
    if (this.#kept.size >= this.#maxPeers) throw resolverFailures.fail('resolver-full');
  }

  async #forgetExpired(): Promise<void> {
    const expired = [...this.#kept].filter(([, kept]) => this.#expired(kept)).map(([peer]) => peer);
    await this.#store.write(expired.map((peer) => ({ key: keyOf(peer), value: undefined })));
    for (const peer of expired) this.#kept.delete(peer);
  }

  #expired({ at }: Kept): boolean {
    return this.#now() - at > this.#lifetimeMs;
  }
}

/** sequence (8 bytes) ‖ time in milliseconds since 1970 (8 bytes) ‖ record. */
function pack({ sequence, at, record }: Kept & { readonly record: Uint8Array }): Uint8Array {
  const row = new Uint8Array(16 + record.length);
  const view = new DataView(row.buffer);
  view.setBigUint64(0, BigInt(sequence));
  view.setBigUint64(8, BigInt(at));
  row.set(record, 16);
  return row;
}

function unpack(row: Uint8Array): Kept & { readonly record: Uint8Array } {
  if (row.length < 17 || row.length > 16 + RESOLVER_LIMITS.record)
    throw resolverFailures.fail('resolver-store-damaged', `${row.length} bytes`);
  const view = new DataView(row.buffer, row.byteOffset);
  return {
    sequence: Number(view.getBigUint64(0)),
    at: Number(view.getBigUint64(8)),
    record: new Uint8Array(row.subarray(16)),
  };
}
