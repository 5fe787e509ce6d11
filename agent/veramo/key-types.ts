import { identityFailures } from '../identity/base/failures.ts';
import type { KeyType } from '../identity/keys/multikey.ts';

/** Veramo's names of key types beside ours. */
const VERAMO_NAMES: Readonly<Record<KeyType, string>> = {
  Ed25519: 'Ed25519',
  X25519: 'X25519',
  'P-256': 'Secp256r1',
  'P-384': 'Secp384r1',
  'P-521': 'Secp521r1',
};

/** The one JOSE algorithm of each kind of key: a key is good for nothing else. */
export const ALGORITHMS: Readonly<Record<KeyType, string>> = {
  Ed25519: 'EdDSA',
  X25519: 'ECDH-ES',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

export function veramoKeyType(type: KeyType): string {
  return VERAMO_NAMES[type];
}

/** @throws kms-key-type-unsupported, so that no other kind of key is ever made instead of the one asked for */
export function keyTypeOfVeramo(name: string): KeyType {
  for (const type of ['Ed25519', 'P-256', 'P-384', 'P-521', 'X25519'] as const)
    if (VERAMO_NAMES[type] === name) return type;
  throw identityFailures.fail('kms-key-type-unsupported', `Key type not supported: ${name.slice(0, 32)}`);
}
