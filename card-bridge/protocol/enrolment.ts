import { concatBytes, utf8 } from '../base/bytes.ts';
import { keyHash } from './locator.ts';

/**
 * What the card CA signs at ST20 (ECDSA P-256 / SHA-256 over this message): it binds the card's new device key, the
 * key that the HSM made for this card, and the signed locator.
 */
export function enrolmentMessage(
  devicePoint: Uint8Array,
  authorityPoint: Uint8Array,
  signedLocator: Uint8Array,
): Uint8Array {
  return concatBytes(utf8('fingerpost/enrolment/1\0'), devicePoint, authorityPoint, keyHash(signedLocator));
}
