import { encodeTlv } from '../apdu/tlv.ts';
import { concatBytes, wipe } from '../base/bytes.ts';
import { x963Kdf } from './key-derivation.ts';
import type { SessionKeys } from './session-keys.ts';

/** SCP11 variants, GPC Amendment F §3.1: a mutual; b card only; c mutual, card without ephemeral key. */
export type Scp11Variant = 'a' | 'b' | 'c';

interface VariantParameters {
  /** Key identifier of the card's static key, Amendment F §5.1. */
  readonly keyId: number;
  /** Parameter byte of tag 90 in the control reference template, §6.5.2.3. */
  readonly parameter: number;
  /** MUTUAL AUTHENTICATE (82) or INTERNAL AUTHENTICATE (88). */
  readonly ins: number;
}

export const SCP11: Readonly<Record<Scp11Variant, VariantParameters>> = {
  a: { keyId: 0x11, parameter: 0x01, ins: 0x82 },
  b: { keyId: 0x13, parameter: 0x00, ins: 0x88 },
  c: { keyId: 0x15, parameter: 0x03, ins: 0x82 },
};

/** Key usage qualifier: C-MAC, C-DEC, R-MAC, R-ENC (Amendment F §6.5.2.3). */
export const USAGE_ALL = 0x3c;
/** C-MAC and R-MAC only. */
export const USAGE_MAC = 0x34;
const KEY_TYPE_AES = 0x88;

/** Ephemeral public key object in both directions. */
export const TAG_EPHEMERAL_KEY = 0x5f49;
export const TAG_RECEIPT = 0x86;
export const TAG_CONTROL_REFERENCE = 0xa6;

/** Control reference template of the key agreement command, Amendment F table 6-6. */
export function controlReference(variant: Scp11Variant, usage = USAGE_ALL, keyLength = 16): Uint8Array {
  return encodeTlv(
    TAG_CONTROL_REFERENCE,
    encodeTlv(0x90, Uint8Array.from([0x11, SCP11[variant].parameter])),
    encodeTlv(0x95, Uint8Array.from([usage])),
    encodeTlv(0x80, Uint8Array.from([KEY_TYPE_AES])),
    encodeTlv(0x81, Uint8Array.from([keyLength])),
  );
}

/**
 * Keys of an SCP11 session, Amendment F §3.1.2 and §5.3: X9.63 over both shared secrets, shared info = usage, key
 * type, key length. The secrets are overwritten.
 */
export function deriveScp11Keys(
  ephemeralSecret: Uint8Array,
  staticSecret: Uint8Array,
  usage = USAGE_ALL,
  keyLength = 16,
): { readonly receiptKey: Uint8Array; readonly keys: SessionKeys } {
  const z = concatBytes(ephemeralSecret, staticSecret);
  const block = x963Kdf(z, Uint8Array.from([usage, KEY_TYPE_AES, keyLength]), 5 * keyLength);
  const at = (i: number) => block.slice(i * keyLength, (i + 1) * keyLength);
  const derived = { receiptKey: at(0), keys: { sEnc: at(1), sMac: at(2), sRmac: at(3), dek: at(4) } };
  wipe(z, block, ephemeralSecret, staticSecret);
  return derived;
}
