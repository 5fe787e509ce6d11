import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { identityFailures } from '../../identity/base/failures.ts';
import type { PrivateKeyStore, StoredPrivateKey } from '../key-management.ts';
import { decodeRow, encodeRow } from './codec.ts';
import type { Database } from './database.ts';
import { StoreParts } from './parts.ts';

const PREFIX = 'private-key/';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Sealed {
  readonly alias: string;
  readonly type: string;
  /** base64url of nonce ‖ ciphertext ‖ tag. */
  readonly sealed: string;
}

/**
 * Private keys on level, each encrypted with AES-256-GCM under the store's key and bound to its alias and type, so that
 * rows cannot be exchanged. Only `alias` and `type` can be read without the store's key.
 *
 * @example
 * ```ts
 * const keys = new LevelPrivateKeyStore(database, storeKey);
 * ```
 */
export class LevelPrivateKeyStore implements PrivateKeyStore {
  readonly #database: Database;
  readonly #parts: StoreParts;
  readonly #storeKey: Uint8Array;

  /** `storeKey`: 32 bytes, kept for as long as the store lives; the caller wipes its own copy. @throws store-entry-invalid */
  constructor(database: Database, storeKey: Uint8Array, parts: StoreParts = new StoreParts(database)) {
    if (storeKey.length !== 32) throw identityFailures.fail('store-entry-invalid', 'the store key has 32 bytes');
    this.#database = database;
    this.#parts = parts;
    this.#storeKey = Uint8Array.from(storeKey);
  }

  /** @throws store-entry-invalid when the alias belongs to another key */
  importKey(args: { alias?: string; type: string; privateKeyHex: string }): Promise<StoredPrivateKey> {
    const key: StoredPrivateKey = {
      alias: args.alias ?? randomUUID(),
      type: args.type,
      privateKeyHex: args.privateKeyHex,
    };
    return this.#parts.inTurn(async () => {
      const existing = await this.#database.get(PREFIX + key.alias);
      if (existing !== undefined && this.#open(existing).privateKeyHex !== key.privateKeyHex)
        throw identityFailures.fail('store-entry-invalid', 'the alias belongs to another key');
      await this.#parts.write([{ key: PREFIX + key.alias, value: this.#seal(key) }]);
      return key;
    });
  }

  /** @throws kms-key-unknown, private-key-unreadable */
  async getKey({ alias }: { alias: string }): Promise<StoredPrivateKey> {
    const text = await this.#database.get(PREFIX + alias);
    if (text === undefined) throw identityFailures.fail('kms-key-unknown', 'Key not found');
    return this.#open(text);
  }

  deleteKey({ alias }: { alias: string }): Promise<boolean> {
    return this.#parts.inTurn(async () => {
      if ((await this.#database.get(PREFIX + alias)) === undefined) return false;
      await this.#parts.write([{ key: PREFIX + alias }]);
      return true;
    });
  }

  /** @throws private-key-unreadable */
  async listKeys(): Promise<StoredPrivateKey[]> {
    const texts = await this.#database.values({ gte: PREFIX, lt: `${PREFIX}\uffff` }).all();
    return texts.map((text) => this.#open(text));
  }

  #seal({ alias, type, privateKeyHex }: StoredPrivateKey): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#storeKey, nonce).setAAD(associated(alias, type));
    const body = Buffer.concat([cipher.update(privateKeyHex, 'utf8'), cipher.final()]);
    const sealed = Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    return encodeRow({ alias, type, sealed });
  }

  #open(text: string): StoredPrivateKey {
    const { alias, type, sealed } = decodeRow<Sealed>(text);
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#storeKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(associated(alias, type))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      const body = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      const privateKeyHex = body.toString('utf8');
      body.fill(0);
      return { alias, type, privateKeyHex };
    } catch {
      throw identityFailures.fail('private-key-unreadable');
    }
  }
}

function associated(alias: string, type: string): Buffer {
  return Buffer.from(JSON.stringify(['fingerpost-private-key-1', alias, type]));
}
