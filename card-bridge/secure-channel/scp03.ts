import { concatBytes, wipe } from '../base/bytes.ts';
import { DERIVATION, scp03Kdf } from './key-derivation.ts';
import type { SessionKeys } from './session-keys.ts';

/** Static keys of one key set, 16, 24 or 32 bytes each, all of one length. GPC Amendment D §4.1. */
export interface Scp03Keys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}

/** Length of INITIALIZE UPDATE's answer with a sequence counter (i = 70). */
export const INITIALIZE_UPDATE_LENGTH = 32;
/** Implementation options "i": pseudo-random card challenge, R-MAC and R-ENC supported. Amendment D §5.1. */
export const SCP03_OPTIONS = 0x70;
/** The counter's last value: the key set is used up then. */
export const MAX_SEQUENCE = 0xffffff;

export function sequenceBytes(sequence: number): Uint8Array {
  return Uint8Array.of(sequence >> 16, (sequence >> 8) & 0xff, sequence & 0xff);
}

/** Pseudo-random card challenge, Amendment D §6.2.2.1: known to whoever knows Key-ENC, the counter and the AID. */
export function cardChallenge(keyEnc: Uint8Array, sequence: number, aid: Uint8Array): Uint8Array {
  return scp03Kdf(keyEnc, DERIVATION.cardChallenge, concatBytes(sequenceBytes(sequence), aid), 64);
}

/** Session keys and both cryptograms, Amendment D §6.2.1 and §6.2.2. */
export function scp03Session(keys: Scp03Keys, hostChallenge: Uint8Array, challenge: Uint8Array) {
  const context = concatBytes(hostChallenge, challenge);
  const bits = keys.enc.length * 8;
  const session: SessionKeys = {
    sEnc: scp03Kdf(keys.enc, DERIVATION.sEnc, context, bits),
    sMac: scp03Kdf(keys.mac, DERIVATION.sMac, context, bits),
    sRmac: scp03Kdf(keys.mac, DERIVATION.sRmac, context, bits),
    dek: keys.dek.slice(),
  };
  const cardCryptogram = scp03Kdf(session.sMac, DERIVATION.cardCryptogram, context, 64);
  const hostCryptogram = scp03Kdf(session.sMac, DERIVATION.hostCryptogram, context, 64);
  return { session, cardCryptogram, hostCryptogram };
}

export function wipeKeySet(keys: Scp03Keys): void {
  wipe(keys.enc, keys.mac, keys.dek);
}
