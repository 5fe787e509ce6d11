import type { JsonObject } from '../../../agent/identity/base/json.ts';
import type { StatusChecker } from '../../../agent/identity/base/status-checker.ts';
import { CREDENTIALS_V2, FINGERPOST_V1 } from '../../../agent/identity/contexts/urls.ts';
import { createProof } from '../../../agent/identity/data-integrity/create-proof.ts';
import type { Signer } from '../../../agent/identity/keys/signer.ts';
import type { StatusEntry } from '../../../agent/identity/status-list/entry.ts';
import { StatusListIssuer } from '../../../agent/identity/status-list/list-issuer.ts';
import { memoryListStore } from '../../../agent/identity/status-list/list-store.ts';
import { ownListChecker } from '../../../agent/identity/status-list/own-checker.ts';

const BASE = 'https://authority.example/status-lists/';
const DAY = 86_400_000;
const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** An authority's word for cards, and its list of what stands against them. */
export class CardList {
  readonly #authority: Signer;
  readonly #lists: StatusListIssuer<JsonObject>;
  readonly #entries = new Map<string, readonly [StatusEntry, StatusEntry]>();

  private constructor(authority: Signer, lists: StatusListIssuer<JsonObject>) {
    this.#authority = authority;
    this.#lists = lists;
  }

  static async of(authority: Signer, now: () => number): Promise<CardList> {
    const lists = new StatusListIssuer<JsonObject>({
      store: memoryListStore(),
      issuer: authority.controller,
      now,
      baseUrl: BASE,
      secure: (credential) =>
        createProof<JsonObject>(credential, { signer: authority, purpose: 'assertionMethod', created: now() }),
    });
    return new CardList(authority, lists);
  }

  /** Knows this list; what it says of others is what `others` says. */
  checker(others: StatusChecker = { check: async () => ({ verdict: 'unknown', reason: 'status-list-unavailable' }) }) {
    return ownListChecker([this.#lists], others);
  }

  /** The signed lists by their addresses, as JSON texts: for a program that has to be told them. */
  async published(): Promise<Record<string, string>> {
    const urls = new Set([...this.#entries.values()].flat().map((entry) => entry.statusListCredential));
    const texts = [...urls].map(async (url) => [
      url,
      JSON.stringify(await this.#lists.credential(url.slice(BASE.length))),
    ]);
    return Object.fromEntries(await Promise.all(texts));
  }

  /** A card credential as JSON text. */
  async attest(holder: string, now: number, more: JsonObject = {}): Promise<string> {
    const entries = [await this.#lists.allocate(), await this.#lists.allocate({ purpose: 'suspension' })] as const;
    this.#entries.set(holder, entries);
    const document: JsonObject = {
      '@context': [CREDENTIALS_V2, FINGERPOST_V1],
      id: `urn:uuid:${crypto.randomUUID()}`,
      type: ['VerifiableCredential', 'CardCredential'],
      issuer: this.#authority.controller,
      validFrom: seconds(now - DAY),
      validUntil: seconds(now + 400 * DAY),
      credentialSubject: {
        id: holder,
        keyStorage: 'software',
        userVerification: ['fingerprint', 'pin'],
        display: true,
      },
      credentialStatus: entries.map((entry) => ({ ...entry })),
      ...more,
    };
    const options = { signer: this.#authority, purpose: 'assertionMethod', created: now } as const;
    return JSON.stringify(await createProof(document, options));
  }

  async revoke(holder: string): Promise<void> {
    await this.#set(holder, 0, 1);
  }

  async hold(holder: string, held = true): Promise<void> {
    await this.#set(holder, 1, held ? 1 : 0);
  }

  async #set(holder: string, at: 0 | 1, value: number): Promise<void> {
    const entry = this.#entries.get(holder)?.[at];
    if (entry === undefined) throw new Error('attest the card first');
    await this.#lists.set(entry, value);
  }
}
