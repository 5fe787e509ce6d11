import type { IKey, KeyMetadata, ManagedKeyInfo, MinimalImportableKey, TKeyType } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';

/** The public half of a key, as a key store keeps it. */
export type KnownKey = Pick<IKey, 'kid'>;

/**
 * Where keys lie and are used. The same shape as the key management systems of `@veramo/key-manager`, so that either
 * serves either key manager; that package itself brings an Ethereum library along, which no program here needs.
 */
export interface KeyManagementSystem {
  createKey(args: { type: TKeyType; kid?: string; meta?: KeyMetadata | null }): Promise<ManagedKeyInfo>;
  importKey(args: MinimalImportableKey): Promise<ManagedKeyInfo>;
  listKeys(): Promise<ManagedKeyInfo[]>;
  deleteKey(args: { kid: string }): Promise<boolean>;
  /** base64url of the raw signature, r ‖ s for ECDSA. */
  sign(args: { keyRef: KnownKey; algorithm?: string; data: Uint8Array }): Promise<string>;
  sharedSecret(args: { myKeyRef: KnownKey; theirKey: Pick<IKey, 'publicKeyHex' | 'type'> }): Promise<string>;
}

/** Which keys an agent has and which system holds each. Never a private key. */
export interface KeyStore {
  importKey(args: Partial<IKey>): Promise<boolean>;
  getKey(args: { kid: string }): Promise<IKey>;
  deleteKey(args: { kid: string }): Promise<boolean>;
  listKeys(args: object): Promise<ManagedKeyInfo[]>;
}

export interface StoredPrivateKey {
  readonly alias: string;
  readonly type: TKeyType;
  readonly privateKeyHex: string;
}

/** Where `SoftwareKms` keeps private keys. */
export interface PrivateKeyStore {
  importKey(args: { alias?: string; type: TKeyType; privateKeyHex: string }): Promise<StoredPrivateKey>;
  getKey(args: { alias: string }): Promise<StoredPrivateKey>;
  deleteKey(args: { alias: string }): Promise<boolean>;
  listKeys(args: object): Promise<StoredPrivateKey[]>;
}

/**
 * What all of our key management systems have in common, the two retired calls of Veramo's included.
 *
 * @example
 * ```ts
 * const kms: SigningKms = new SoftwareKms(store);
 * ```
 */
export abstract class SigningKms implements KeyManagementSystem {
  abstract createKey(args: { type: TKeyType; kid?: string }): Promise<ManagedKeyInfo>;
  abstract importKey(args: MinimalImportableKey): Promise<ManagedKeyInfo>;
  abstract listKeys(): Promise<ManagedKeyInfo[]>;
  abstract deleteKey(args: { kid: string }): Promise<boolean>;
  abstract sign(args: { keyRef: KnownKey; algorithm?: string; data: Uint8Array }): Promise<string>;
  abstract sharedSecret(args: { myKeyRef: KnownKey; theirKey: Pick<IKey, 'publicKeyHex' | 'type'> }): Promise<string>;

  async signJWT({ key, data }: { key: KnownKey; data: string | Uint8Array }): Promise<string> {
    return this.sign({ keyRef: key, data: typeof data === 'string' ? Buffer.from(data) : data });
  }

  /** @throws kms-operation-refused */
  async signEthTX(): Promise<string> {
    throw identityFailures.fail('kms-operation-refused', 'Ethereum transactions');
  }
}
