import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concatBytes, plainBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { aesName } from './cmac.ts';

/** Length of nonce and tag, NIST SP 800-38D with the sizes that everything here uses. */
export const GCM_NONCE_LENGTH = 12;
export const GCM_TAG_LENGTH = 16;

function demandNonce(nonce: Uint8Array): void {
  if (nonce.length !== GCM_NONCE_LENGTH) throw cardFailures.fail('key-malformed', `nonce of ${nonce.length} bytes`);
}

/** AES-GCM with a key of 16, 24 or 32 bytes and a nonce of 12: ciphertext ‖ tag (16). @throws key-malformed */
export function gcmSeal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  demandNonce(nonce);
  const cipher = createCipheriv(`${aesName(key)}-gcm`, key, nonce, { authTagLength: GCM_TAG_LENGTH }).setAAD(aad);
  return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** Opens `gcmSeal`; undefined when key, nonce, additional data, ciphertext or tag are not the ones. @throws key-malformed */
export function gcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  demandNonce(nonce);
  const end = sealed.length - GCM_TAG_LENGTH;
  if (end < 0) return undefined;
  const decipher = createDecipheriv(`${aesName(key)}-gcm`, key, nonce, { authTagLength: GCM_TAG_LENGTH });
  decipher.setAAD(aad).setAuthTag(sealed.subarray(end));
  const opened = plainBytes(decipher.update(sealed.subarray(0, end)));
  try {
    decipher.final();
    return opened;
  } catch {
    opened.fill(0);
    return undefined;
  }
}
