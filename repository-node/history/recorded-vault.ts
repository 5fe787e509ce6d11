import type { HistoryRecord } from '../../schemas/history.ts';
import { nodeFailures } from '../base/failures.ts';
import type { StoreChange } from '../store/vault-store.ts';
import type { Unlocked } from '../vault/sealed-vault.ts';
import type { CredentialSummary, StoredCredential } from '../vault/stored-credential.ts';
import type { CredentialSearch } from '../vault/vault.ts';
import { anchorChange } from './anchor.ts';
import type { History, HistoryHead, HistoryReceipt, Together } from './history.ts';

type Commit = (record: HistoryRecord, together: Together) => Promise<HistoryReceipt>;

/** Something taken out of the vault that may leave the node only after its history record is on disk. */
export class Held<T> {
  readonly #value: T;
  readonly #commit: Commit;

  constructor(value: T, commit: Commit) {
    this.#value = value;
    this.#commit = commit;
  }

  /** Commits the record, synced, and only then hands out what was held. Rejects, and gives nothing, when that fails. */
  async release(
    record: HistoryRecord,
    together: Together = [],
  ): Promise<{ readonly value: T; readonly receipt: HistoryReceipt }> {
    const receipt = await this.#commit(record, together);
    return { value: this.#value, receipt };
  }
}

/**
 * The vault as a session gets it: nothing is taken out and nothing goes in without a history record. What was found can
 * be worked on inside `hold`; its result stays held until the record is on disk. A write and its record become durable
 * in one step.
 */
export class RecordedVault {
  readonly #unlocked: Unlocked;
  readonly #history: History;
  readonly #now: () => number;

  constructor(unlocked: Unlocked, history: History, now: () => number = Date.now) {
    this.#unlocked = unlocked;
    this.#history = history;
    this.#now = now;
  }

  /** Types, issuers and claim names of matching credentials; no values. */
  find(search: CredentialSearch): Promise<CredentialSummary[]> {
    return this.#unlocked.vault.find(search);
  }

  list(page: { readonly after?: string; readonly limit: number }): Promise<CredentialSummary[]> {
    return this.#unlocked.vault.list(page);
  }

  /**
   * Reads credentials for `build`. What `build` calls `outside` is given back at once and must tell nothing of the
   * credentials but digests to sign; `held` waits for its history record.
   */
  async hold<O, H>(
    records: readonly string[],
    build: (credentials: readonly StoredCredential[]) => Promise<{ readonly outside: O; readonly held: H }>,
  ): Promise<{ readonly outside: O; readonly held: Held<H> }> {
    const credentials = await Promise.all(records.map((record) => this.#unlocked.vault.read(record)));
    const { outside, held } = await build(credentials);
    return { outside, held: new Held(held, (record, together) => this.record(record, together)) };
  }

  /** Stores verified credentials together with their history record. @throws vault-credential-too-large */
  async store(
    texts: readonly string[],
    record: HistoryRecord,
    together: Together = [],
  ): Promise<{ readonly stored: readonly CredentialSummary[]; readonly receipt: HistoryReceipt }> {
    let stored: readonly CredentialSummary[] = [];
    const receipt = await this.#history.append(record, async (place) => {
      const more = await changesOf(together, place);
      const prepared = await this.#unlocked.vault.prepareStore(texts, this.#now());
      stored = prepared.summaries;
      return [...prepared.changes, ...more, this.#anchor(place)];
    });
    return { stored, receipt };
  }

  /** What removing a credential changes: good until the next write. @throws credential-not-found */
  async prepareRemove(
    record: string,
  ): Promise<{ readonly summary: CredentialSummary; readonly changes: StoreChange[] }> {
    const { summaries, changes } = await this.#unlocked.vault.prepareRemove(record);
    const [summary] = summaries;
    if (summary === undefined) throw nodeFailures.fail('credential-not-found');
    return { summary, changes };
  }

  /** Appends a record, with changes that must become durable in the same instant, and moves the sealed anchor. */
  record(record: HistoryRecord, together: Together = []): Promise<HistoryReceipt> {
    return this.#history.append(record, async (place) => [...(await changesOf(together, place)), this.#anchor(place)]);
  }

  /** Wipes the vault's keys. Idempotent. */
  lock(): void {
    this.#unlocked.vault.lock();
  }

  #anchor(head: HistoryHead): StoreChange {
    this.#unlocked.vault.assertUnlocked();
    return anchorChange(this.#unlocked.keys.anchor, head);
  }
}

async function changesOf(together: Together, place: HistoryReceipt): Promise<readonly StoreChange[]> {
  return typeof together === 'function' ? together(place) : together;
}
