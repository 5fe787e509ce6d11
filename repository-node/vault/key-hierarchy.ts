import { hkdfSync } from 'node:crypto';
import { wipe } from '../../card-bridge/base/bytes.ts';
import { type KeyPair, keyPairFromScalar } from '../../card-bridge/secure-channel/p256.ts';

/** Length of a vault key in bytes. */
export const VAULT_KEY_LENGTH = 32;

/** Order of the P-256 group (SP 800-186 §3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Every key that the vault key gives, each for one use (HKDF-SHA256, RFC 5869, salted with the store's id). */
export interface VaultKeys {
  /** AES-256: credentials. */
  readonly record: Uint8Array;
  /** AES-256: metadata of credentials, rules, questions. */
  readonly metadata: Uint8Array;
  /** HMAC-SHA256: blind index. */
  readonly index: Uint8Array;
  /** AES-256: the anchor that tells how long the history was. */
  readonly anchor: Uint8Array;
  /** HMAC-SHA256: authenticity of exports. */
  readonly export: Uint8Array;
  /** HPKE: what arrives while the vault is locked. */
  readonly inbox: KeyPair;
  /** HPKE: history records. */
  readonly history: KeyPair;
}

/** Derives the keys of one vault. The vault key stays the caller's to wipe. */
export function deriveVaultKeys(vaultKey: Uint8Array, storeId: Uint8Array): VaultKeys {
  const derive = (use: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', vaultKey, storeId, `fingerpost vault 1 ${use}`, length));
  return {
    record: derive('record', 32),
    metadata: derive('metadata', 32),
    index: derive('index', 32),
    anchor: derive('anchor', 32),
    export: derive('export', 32),
    inbox: keyPairFromWide(derive('inbox', 48)),
    history: keyPairFromWide(derive('history', 48)),
  };
}

export function wipeVaultKeys(keys: VaultKeys): void {
  wipe(keys.record, keys.metadata, keys.index, keys.anchor, keys.export);
}

/** A P-256 key from 48 uniform bytes, without bias (FIPS 186-5 §A.2.1). */
function keyPairFromWide(wide: Uint8Array): KeyPair {
  const scalar = (BigInt(`0x${Buffer.from(wide).toString('hex')}`) % (ORDER - 1n)) + 1n;
  wide.fill(0);
  const bytes = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  try {
    return keyPairFromScalar(bytes);
  } finally {
    bytes.fill(0);
  }
}
