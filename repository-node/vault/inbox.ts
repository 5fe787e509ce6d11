import { hpkeOpen, hpkeSeal } from '../../card-bridge/secure-channel/hpke.ts';
import { nodeFailures } from '../base/failures.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';

/** Most deliveries that wait, and the largest of them in bytes. */
export const INBOX_LIMITS = { deliveries: 1_000, bytes: 600_000 } as const;

const INFO = Buffer.from('fingerpost inbox 1');
const NOTHING = new Uint8Array(0);

/** Encrypts a delivery to a vault's inbox key. */
export function sealDelivery(inboxKey: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return hpkeSeal(inboxKey, INFO, NOTHING, plaintext);
}

/** What arrived while nobody could read it, in order of arrival. */
export class Inbox {
  readonly #store: VaultStore;
  #next: number;
  #waiting: number;

  private constructor(store: VaultStore, next: number, waiting: number) {
    this.#store = store;
    this.#next = next;
    this.#waiting = waiting;
  }

  static async load(store: VaultStore): Promise<Inbox> {
    const rows = await store.scan('inbox', { from: '', to: '~', limit: INBOX_LIMITS.deliveries });
    return new Inbox(store, 1 + Number.parseInt(rows.at(-1)?.key ?? '0', 16), rows.length);
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Queues a delivery, synced. @throws vault-inbox-full, vault-credential-too-large */
  async queue(sealed: Uint8Array): Promise<void> {
    if (sealed.length > INBOX_LIMITS.bytes) throw nodeFailures.fail('vault-credential-too-large', `${sealed.length}`);
    if (this.#waiting >= INBOX_LIMITS.deliveries) throw nodeFailures.fail('vault-inbox-full');
    this.#waiting += 1;
    const key = this.#next.toString(16).padStart(12, '0');
    this.#next += 1;
    await this.#store.write([{ table: 'inbox', key, value: sealed }]);
  }

  /** The oldest deliveries, opened; one that does not open comes without plaintext, to be dropped. */
  async open(ring: KeyRing, limit: number): Promise<{ key: string; plaintext: Uint8Array | undefined }[]> {
    const rows = await this.#store.scan('inbox', { from: '', to: '~', limit });
    return rows.map(({ key, value }) => ({ key, plaintext: opened(ring, value) }));
  }

  /** The change that takes a delivery out; call `filed` once it is written. */
  removal(key: string): StoreChange {
    return { table: 'inbox', key };
  }

  filed(): void {
    this.#waiting -= 1;
  }
}

/** A delivery is sealed to the key of the epoch in which it was sent. */
function opened(ring: KeyRing, sealed: Uint8Array): Uint8Array | undefined {
  for (const { inbox } of ring.all()) {
    try {
      return hpkeOpen(inbox, INFO, NOTHING, sealed);
    } catch {}
  }
  return undefined;
}
