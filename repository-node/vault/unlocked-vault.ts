import { hasClaim } from '../../schemas/claims-path.ts';
import { trustedIssuers, typeAlternatives } from '../../schemas/dcql.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { nodeFailures } from '../base/failures.ts';
import type { StoreChange, VaultStore } from '../store/vault-store.ts';
import { BASE_TYPE, BlindIndex, type Indexed } from './blind-index.ts';
import { describeCredential } from './credential-text.ts';
import { type VaultKeys, wipeVaultKeys } from './key-hierarchy.ts';
import type { RecordCounter } from './record-counter.ts';
import { searchIndex } from './search.ts';
import type { CredentialSummary, StoredCredential } from './stored-credential.ts';
import type { CredentialSearch, Prepared, Vault } from './vault.ts';
import { openRecordRow, openSummaryRow, recordChange, summaryChange } from './vault-rows.ts';

/** The vault while its keys are in memory. */
export class UnlockedVault implements Vault {
  readonly #store: VaultStore;
  readonly #keys: VaultKeys;
  readonly #index: BlindIndex;
  readonly #counter: RecordCounter;
  #locked = false;

  constructor(store: VaultStore, keys: VaultKeys, counter: RecordCounter) {
    this.#store = store;
    this.#keys = keys;
    this.#index = new BlindIndex(keys.index);
    this.#counter = counter;
  }

  async find(search: CredentialSearch): Promise<CredentialSummary[]> {
    this.assertUnlocked();
    const found = new Map<string, CredentialSummary>();
    for (const types of typeAlternatives(search.query)) {
      const groups = this.#index.conditionsOf(types, search.query);
      for await (const record of searchIndex(this.#store, groups)) {
        const summary = await this.#summary(record);
        if (!isValidAt(summary, search.now) || !(await this.#answers(summary, types, search))) continue;
        if (search.accepts?.(summary) === false) continue;
        found.set(record, summary);
        if (found.size >= (search.limit ?? 1)) return [...found.values()];
      }
    }
    return [...found.values()];
  }

  async read(record: string): Promise<StoredCredential> {
    const summary = await this.#summary(record);
    const row = await this.#store.get('record', record);
    if (row === undefined) throw nodeFailures.fail('vault-record-forged', 'missing');
    return { summary, text: openRecordRow(this.#keys.record, summary, row) };
  }

  async list(page: { after?: string; limit: number }): Promise<CredentialSummary[]> {
    this.assertUnlocked();
    const from = page.after === undefined ? '' : `${page.after}~`;
    const rows = await this.#store.scan('metadata', { from, to: '~', limit: page.limit });
    return rows.map(({ key, value }) => openSummaryRow(this.#keys.metadata, key, value));
  }

  async store(texts: readonly string[], now: number): Promise<CredentialSummary[]> {
    const { summaries, changes } = await this.prepareStore(texts, now);
    await this.#store.write(changes);
    return summaries;
  }

  async prepareStore(texts: readonly string[], now: number): Promise<Prepared> {
    this.assertUnlocked();
    const changes: StoreChange[] = [];
    const summaries: CredentialSummary[] = [];
    const described = texts.map(describeCredential);
    const replaced = await this.#sameCredentials(described.map(({ indexed }) => indexed));
    for (const [at, { indexed, summary: own }] of described.entries()) {
      const old = replaced[at];
      const record = old?.record ?? this.#counter.next();
      const summary = { ...own, record, version: (old?.version ?? 0) + 1, storedAt: now };
      if (old !== undefined) changes.push(...(await this.#rowsToDelete(old)));
      changes.push(
        recordChange(this.#keys.record, summary, texts[at] ?? ''),
        summaryChange(this.#keys.metadata, summary),
      );
      for (const row of this.#index.rowsOf(record, indexed)) changes.push({ table: 'index', ...row });
      summaries.push(summary);
    }
    return { summaries, changes: [...changes, this.#counter.change()] };
  }

  async remove(record: string): Promise<CredentialSummary> {
    const { summaries, changes } = await this.prepareRemove(record);
    await this.#store.write(changes);
    return summaries[0] ?? this.#summary(record);
  }

  async prepareRemove(record: string): Promise<Prepared> {
    const summary = await this.#summary(record);
    const changes = await this.#rowsToDelete(summary);
    changes.push({ table: 'record', key: record }, { table: 'metadata', key: record });
    return { summaries: [summary], changes };
  }

  /** @throws vault-locked */
  assertUnlocked(): void {
    if (this.#locked) throw nodeFailures.fail('vault-locked');
  }

  lock(): void {
    this.#locked = true;
    wipeVaultKeys(this.#keys);
  }

  async #summary(record: string): Promise<CredentialSummary> {
    this.assertUnlocked();
    const row = await this.#store.get('metadata', record);
    if (row === undefined) throw nodeFailures.fail('credential-not-found');
    this.assertUnlocked();
    return openSummaryRow(this.#keys.metadata, record, row);
  }

  /** What the index cannot tell: array positions, and queries that name no type of their own. */
  async #answers(summary: CredentialSummary, types: readonly string[], search: CredentialSearch): Promise<boolean> {
    const { claims = [] } = search.query;
    const indexed = types.some((type) => type !== BASE_TYPE);
    if (trustedIssuers(search.query)?.includes(summary.issuer) === false) return false;
    if (indexed && !claims.some(({ path }) => path.some((step) => typeof step === 'number'))) return true;
    if (claims.length === 0) return true;
    const credential = parseJson((await this.read(summary.record)).text);
    return claims.every((claim) => hasClaim(credential, claim));
  }

  /** For each credential the stored one of the same issuer and id, if there is one. */
  async #sameCredentials(all: readonly Indexed[]): Promise<(CredentialSummary | undefined)[]> {
    const keys = all.map(({ id, issuer }) => (id === undefined ? '' : this.#index.identity(issuer, id)));
    const rows = await this.#store.getMany('index', keys);
    return Promise.all(rows.map((row) => row && this.#summary(Buffer.from(row).toString())));
  }

  async #rowsToDelete(summary: CredentialSummary): Promise<StoreChange[]> {
    const { text } = await this.read(summary.record);
    const rows = this.#index.rowsOf(summary.record, describeCredential(text).indexed);
    return rows.map(({ key }) => ({ table: 'index', key }));
  }
}

function isValidAt(summary: CredentialSummary, now: number): boolean {
  const { validFrom = now, validUntil = now } = summary;
  return validFrom <= now && now <= validUntil;
}
