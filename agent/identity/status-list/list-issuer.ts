import { randomUUID } from 'node:crypto';
import { Turns } from '../../base/turns.ts';
import { identityFailures } from '../base/failures.ts';
import { Allocation } from './allocation.ts';
import { Bitstring, MIN_ENTRIES } from './bitstring.ts';
import type { StatusEntry } from './entry.ts';
import { statusListCredential } from './list-credential.ts';
import type { StatusListStore } from './list-store.ts';

/** Secures a credential of the issuer: a Data Integrity proof, or a JOSE form. The result is what is published. */
export type SecureCredential<T> = (credential: ReturnType<typeof statusListCredential>) => Promise<T>;

export interface StatusListIssuerOptions<T> {
  readonly store: StatusListStore;
  readonly issuer: string;
  /** Address below which lists are published; `https://issuer.example/status-lists/` and the id of the list. */
  readonly baseUrl: string;
  readonly secure: SecureCredential<T>;
  /** How long a signed list is good, milliseconds; a day when absent. It is signed anew after half of that. */
  readonly validityMs?: number;
  readonly now?: () => number;
}

/** What a credential's status may be set to. */
export interface NewEntry {
  /** `revocation` when absent. */
  readonly purpose?: string;
  /** For `message`: what each value means; 2 to the power of the size in bits of them, in order from 0. */
  readonly messages?: readonly string[];
}

interface OpenList {
  readonly id: string;
  readonly url: string;
  readonly purpose: string;
  readonly values: Bitstring;
  readonly allocation: Allocation;
  revision: number;
}

/**
 * The issuer's side of Bitstring Status List 1.0: gives out entries, sets values, publishes signed lists. An entry that
 * was given out, and a value that was set, is on the disk before the call resolves. Changes happen one after another.
 *
 * @example
 * ```ts
 * const lists = await StatusListIssuer.open(options);
 * const entry = await lists.allocate({ purpose: 'revocation' });
 * await lists.set(entry, 1);
 * ```
 */
export class StatusListIssuer<T> {
  readonly #options: StatusListIssuerOptions<T>;
  readonly #lists = new Map<string, OpenList>();
  readonly #signed = new Map<string, { revision: number; at: number; secured: Promise<T> }>();
  readonly #turns = new Turns();

  private constructor(options: StatusListIssuerOptions<T>) {
    this.#options = options;
  }

  static async open<T>(options: StatusListIssuerOptions<T>): Promise<StatusListIssuer<T>> {
    const issuer = new StatusListIssuer(options);
    for (const record of await options.store.all())
      issuer.#lists.set(record.id, {
        id: record.id,
        url: issuer.#urlOf(record.id),
        purpose: record.purpose,
        values: new Bitstring(record.bytes, record.size),
        allocation: new Allocation(record.taken),
        revision: record.revision,
      });
    return issuer;
  }

  /** The ids of all lists. */
  get listIds(): string[] {
    return [...this.#lists.keys()];
  }

  /** A fresh entry for one credential, in a list of its purpose; opens another list when the others are full. */
  allocate({ purpose = 'revocation', messages }: NewEntry = {}): Promise<StatusEntry> {
    const size = messages === undefined ? 1 : Math.log2(messages.length);
    return this.#turns.run(async () => {
      const open = [...this.#lists.values()].find(
        (list) => list.purpose === purpose && list.values.size === size && list.allocation.left > 0,
      );
      const list = open ?? this.#openList(purpose, size);
      const index = list.allocation.take();
      await this.#save(list);
      return {
        id: `${list.url}#${index}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: purpose,
        statusListIndex: `${index}`,
        statusListCredential: list.url,
        ...(messages === undefined ? {} : { statusSize: size, statusMessage: messagesOf(messages) }),
      };
    });
  }

  /** Sets the value of an entry given out before. @throws status-list-unknown, status-index */
  set(entry: Pick<StatusEntry, 'statusListCredential' | 'statusListIndex'>, value: number): Promise<void> {
    return this.#turns.run(async () => {
      const list = this.#listOf(entry.statusListCredential);
      const index = Number(entry.statusListIndex);
      if (new Bitstring(list.allocation.bytes).get(index) === 0)
        throw identityFailures.fail('status-index', 'not given out');
      const before = list.values.get(index);
      if (before === value) return;
      list.values.set(index, value);
      try {
        await this.#save(list);
      } catch (error) {
        list.values.set(index, before);
        throw error;
      }
    });
  }

  /** Who issues the lists. */
  get issuer(): string {
    return this.#options.issuer;
  }

  /** The purpose of a list by its address; undefined for a list that is not here. */
  purposeOf(url: string): string | undefined {
    for (const list of this.#lists.values()) if (list.url === url) return list.purpose;
    return undefined;
  }

  /** The value of an entry. @throws status-list-unknown, status-index */
  get(entry: Pick<StatusEntry, 'statusListCredential' | 'statusListIndex'>): number {
    return this.#listOf(entry.statusListCredential).values.get(Number(entry.statusListIndex));
  }

  /** The signed list as it stands now; signed again after each change and when half of its time is over. */
  async credential(id: string): Promise<T> {
    const { now = Date.now, validityMs = 86_400_000, issuer, secure } = this.#options;
    const list = this.#lists.get(id);
    if (list === undefined) throw identityFailures.fail('status-list-unknown');
    const at = now();
    const signed = this.#signed.get(id);
    if (signed?.revision === list.revision && at - signed.at < validityMs / 2) return signed.secured;
    const { url, purpose, revision } = list;
    const bytes = list.values.bytes;
    const secured = secure(
      statusListCredential({ url, issuer, purpose, bytes, validFrom: at, validUntil: at + validityMs }),
    );
    this.#signed.set(id, { revision, at, secured });
    secured.catch(() => this.#signed.delete(id));
    return secured;
  }

  #openList(purpose: string, size: number): OpenList {
    const id = randomUUID();
    const values = new Bitstring(new Uint8Array((MIN_ENTRIES / 8) * size), size);
    const allocation = new Allocation(new Uint8Array(MIN_ENTRIES / 8));
    const list = { id, url: this.#urlOf(id), purpose, values, allocation, revision: 0 };
    this.#lists.set(id, list);
    return list;
  }

  #urlOf(id: string): string {
    return new URL(id, this.#options.baseUrl).href;
  }

  #listOf(url: string): OpenList {
    for (const list of this.#lists.values()) if (list.url === url) return list;
    throw identityFailures.fail('status-list-unknown');
  }

  async #save(list: OpenList): Promise<void> {
    const { id, purpose, values, allocation } = list;
    const revision = list.revision + 1;
    await this.#options.store.put({
      id,
      purpose,
      size: values.size,
      bytes: values.bytes,
      taken: allocation.bytes,
      revision,
    });
    list.revision = revision;
  }
}

function messagesOf(messages: readonly string[]) {
  return messages.map((message, value) => ({ status: `0x${value.toString(16)}`, message }));
}
