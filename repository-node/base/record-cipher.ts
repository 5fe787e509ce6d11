import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { concatBytes } from '../../card-bridge/base/bytes.ts';
import { nodeFailures } from './failures.ts';

const NONCE = 12;
const TAG = 16;

/**
 * Encrypts one row with AES-256-GCM under a fresh random nonce: nonce (12) ‖ ciphertext ‖ tag (16). `place` says which
 * row of which version this is and is authenticated, so that no row can stand in for another.
 */
export function sealRow(key: KeyObject | Uint8Array, place: string, plaintext: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return concatBytes(nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** Decrypts what `sealRow` made for the same place. @throws vault-record-forged */
export function openRow(key: KeyObject | Uint8Array, place: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < NONCE + TAG) throw nodeFailures.fail('vault-record-forged', 'too short');
  const end = sealed.length - TAG;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(end));
    return concatBytes(decipher.update(sealed.subarray(NONCE, end)), decipher.final());
  } catch {
    throw nodeFailures.fail('vault-record-forged');
  }
}
