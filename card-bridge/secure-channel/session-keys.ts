import { wipe } from '../base/bytes.ts';

/** Keys of one secure-messaging session, GPC Amendment D §6.2 (and Amendment F §5.3 for the last). 16, 24 or 32 bytes each. */
export interface SessionKeys {
  readonly sEnc: Uint8Array;
  readonly sMac: Uint8Array;
  readonly sRmac: Uint8Array;
  /** Protects keys that are sent to the card: S-DEK in SCP11, the static Key-DEK in SCP03. */
  readonly dek: Uint8Array;
}

export function wipeSessionKeys(keys: SessionKeys): void {
  wipe(keys.sEnc, keys.sMac, keys.sRmac, keys.dek);
}

/** Security level bits, GPC §10.6 and Amendment D §7.1.2.1. */
export const LEVEL = { cMac: 0x01, cDecryption: 0x02, rMac: 0x10, rEncryption: 0x20, all: 0x33 } as const;

/** The levels that SCP03 allows. */
export const SCP03_LEVELS: readonly number[] = [0x00, 0x01, 0x03, 0x11, 0x13, 0x33];
