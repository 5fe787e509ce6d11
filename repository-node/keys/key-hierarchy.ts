import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { wipe } from '../../card-bridge/base/bytes.ts';
import { type KeyPair, keyPairFromScalar } from '../../card-bridge/secure-channel/p256.ts';

/** Length of a vault key in bytes. */
export const VAULT_KEY_LENGTH = 32;

/** Order of the P-256 group (SP 800-186 §3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Uses of a key that encrypts rows. */
export type RowUse = 'record' | 'metadata' | 'state';

/** Every key that a vault key of one epoch gives, each for one use (HKDF-SHA256, RFC 5869, salted with the store's id). */
export interface VaultKeys {
  /** AES-256: credentials; metadata of credentials, rules, questions; the state and its keys. */
  readonly rows: Readonly<Record<RowUse, KeyObject>>;
  /** HMAC-SHA256: blind index. */
  readonly index: KeyObject;
  /** HMAC-SHA256: what cards know the states of this vault by; 32 bytes. */
  readonly stateKey: Uint8Array;
  /** HPKE: what arrives while the vault is locked. */
  readonly inbox: KeyPair;
  /** HPKE: history records. */
  readonly history: KeyPair;
}

/** Derives the keys of one epoch. The vault key stays the caller's to wipe. */
export function deriveVaultKeys(vaultKey: Uint8Array, storeId: Uint8Array): VaultKeys {
  const derive = (use: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', vaultKey, storeId, `fingerpost vault 2 ${use}`, length));
  const secret = (use: string): KeyObject => {
    const bytes = derive(use, 32);
    try {
      return createSecretKey(bytes);
    } finally {
      wipe(bytes);
    }
  };
  return {
    rows: { record: secret('record'), metadata: secret('metadata'), state: secret('state') },
    index: secret('index'),
    stateKey: derive('state key', 32),
    ...pairs({ inbox: derive('inbox', 48), history: derive('history', 48) }),
  };
}

/** Key pairs that are made when they are first used. */
function pairs<K extends string>(wide: Readonly<Record<K, Uint8Array>>): Readonly<Record<K, KeyPair>> {
  const made: { [P in K]?: KeyPair } = {};
  const own = {} as Record<K, KeyPair>;
  for (const name of Object.keys(wide) as K[])
    Object.defineProperty(own, name, { enumerable: true, get: () => (made[name] ??= keyPairFromWide(wide[name])) });
  return own;
}

/** A P-256 key from 48 uniform bytes, which are wiped, without bias (FIPS 186-5 §A.2.1). */
export function keyPairFromWide(wide: Uint8Array): KeyPair {
  const scalar = (BigInt(`0x${Buffer.from(wide).toString('hex')}`) % (ORDER - 1n)) + 1n;
  wide.fill(0);
  const bytes = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  try {
    return keyPairFromScalar(bytes);
  } finally {
    bytes.fill(0);
  }
}
