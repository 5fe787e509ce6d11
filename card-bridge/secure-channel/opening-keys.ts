import { x963Kdf } from './key-derivation.ts';
import { ecdh, type KeyPair } from './p256.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { LEVEL } from './session-keys.ts';

const KEY_LENGTH = 16;
const MAC_LENGTH = 16;

/**
 * The channel of one opening, the same at both ends: S-ENC, S-MAC, S-RMAC = X9.63-KDF-SHA256(ECDH, T); the first
 * chaining value is the first half of T; everything protected (level 33), MACs of 16 bytes (S16), AES-128.
 *
 * @throws key-malformed for a point that is not on the curve
 */
export function openingChannel(
  own: KeyPair['privateKey'],
  peerPoint: Uint8Array,
  transcript: Uint8Array,
): SecureMessaging {
  const secret = ecdh(own, peerPoint);
  const keys = x963Kdf(secret, transcript, 3 * KEY_LENGTH);
  secret.fill(0);
  const part = (at: number) => keys.slice(at * KEY_LENGTH, (at + 1) * KEY_LENGTH);
  const session = { sEnc: part(0), sMac: part(1), sRmac: part(2), dek: new Uint8Array(0) };
  keys.fill(0);
  return new SecureMessaging(session, transcript.slice(0, 16), LEVEL.all, MAC_LENGTH);
}
