import type { IKey, ManagedKeyInfo } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';
import type { KeyStore } from './key-management.ts';

/**
 * Which keys an agent has, for as long as it runs: for programs whose keys lie in a file or device of their own.
 *
 * @example
 * ```ts
 * const store = new MemoryKeyStore();
 * ```
 */
export class MemoryKeyStore implements KeyStore {
  readonly #keys = new Map<string, ManagedKeyInfo>();

  /** @throws store-entry-invalid without kid, kms, type or public key */
  async importKey({ kid, kms, type, publicKeyHex, meta }: Partial<IKey>): Promise<boolean> {
    if (kid === undefined || kms === undefined || type === undefined || publicKeyHex === undefined)
      throw identityFailures.fail('store-entry-invalid', 'a key has kid, kms, type and publicKeyHex');
    this.#keys.set(kid, { kid, kms, type, publicKeyHex, ...(meta !== undefined && { meta }) });
    return true;
  }

  /** @throws kms-key-unknown */
  async getKey({ kid }: { kid: string }): Promise<IKey> {
    const key = this.#keys.get(kid);
    if (key === undefined) throw identityFailures.fail('kms-key-unknown', 'Key not found');
    return { ...key };
  }

  async deleteKey({ kid }: { kid: string }): Promise<boolean> {
    return this.#keys.delete(kid);
  }

  async listKeys(): Promise<ManagedKeyInfo[]> {
    return [...this.#keys.values()];
  }
}
