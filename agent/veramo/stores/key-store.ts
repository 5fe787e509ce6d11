import type { IKey, ManagedKeyInfo } from '@veramo/core-types';
import { identityFailures } from '../../identity/base/failures.ts';
import type { KeyStore } from '../key-management.ts';
import { decodeRow, encodeRow } from './codec.ts';
import type { Database } from './database.ts';
import { StoreParts } from './parts.ts';

const PREFIX = 'key/';

/**
 * Which keys there are and which key management system holds each, on level. Never a private key.
 *
 * @example
 * ```ts
 * const keys = new LevelKeyStore(database);
 * ```
 */
export class LevelKeyStore implements KeyStore {
  readonly #database: Database;
  readonly #parts: StoreParts;

  constructor(database: Database, parts: StoreParts = new StoreParts(database)) {
    this.#database = database;
    this.#parts = parts;
  }

  /** @throws store-entry-invalid without kid, kms, type or public key */
  async importKey({ kid, kms, type, publicKeyHex, meta }: Partial<IKey>): Promise<boolean> {
    if (kid === undefined || kms === undefined || type === undefined || publicKeyHex === undefined)
      throw identityFailures.fail('store-entry-invalid', 'a key has kid, kms, type and publicKeyHex');
    const key = { kid, kms, type, publicKeyHex, ...(meta === undefined ? {} : { meta }) };
    await this.#parts.write([{ key: PREFIX + kid, value: encodeRow(key) }]);
    return true;
  }

  /** @throws kms-key-unknown */
  async getKey({ kid }: { kid: string }): Promise<IKey> {
    const text = await this.#database.get(PREFIX + kid);
    if (text === undefined) throw identityFailures.fail('kms-key-unknown', 'Key not found');
    return decodeRow<IKey>(text);
  }

  deleteKey({ kid }: { kid: string }): Promise<boolean> {
    return this.#parts.inTurn(async () => {
      if ((await this.#database.get(PREFIX + kid)) === undefined) return false;
      await this.#parts.write([{ key: PREFIX + kid }]);
      return true;
    });
  }

  async listKeys(): Promise<ManagedKeyInfo[]> {
    const texts = await this.#database.values({ gte: PREFIX, lt: `${PREFIX}\uffff` }).all();
    return texts.map((text) => decodeRow<ManagedKeyInfo>(text));
  }
}
