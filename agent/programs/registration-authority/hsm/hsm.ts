/**
 * P-256: ECDSA or ECDH. Ed25519: EdDSA. AES-256: CMAC or sealing.
 */
export type HsmKeyKind = 'P-256' | 'Ed25519' | 'AES-256';

/** The one thing that a key does. `sign` and `agree`: P-256; `sign`: Ed25519; `mac` and `seal`: AES-256. */
export type HsmKeyUse = 'sign' | 'agree' | 'mac' | 'seal';

export interface HsmKeySpec {
  /** 1 to 64 characters of `a-z 0-9 . - /`, not beginning with `hsm/`; unique in the HSM. */
  readonly label: string;
  readonly kind: HsmKeyKind;
  readonly use: HsmKeyUse;
}

export interface HsmKey extends HsmKeySpec {
  /** P-256: uncompressed point, 65 bytes; Ed25519: 32 bytes; AES-256: undefined. */
  readonly publicKey: Uint8Array | undefined;
}

export type FingerMatch = { readonly matched: true } | { readonly matched: false; readonly triesLeft: number };

/**
 * What the registration authority asks of its hardware security module (HSM 3A of the counter system). Private and
 * secret keys are made inside and cannot be read out; registered fingerprints are compared inside.
 *
 * Every method may reject with hsm-closed and, for a device, hsm-unavailable. A rejected call has changed nothing.
 * Raw shared secrets, seals' contents and templates never appear in an error or a log.
 */
export interface Hsm {
  /** `embedded`, or `PKCS#11` and the token's label: for status displays. */
  readonly description: string;

  /** Makes a key that never leaves. @throws hsm-label-taken, hsm-input-invalid */
  generateKey(spec: HsmKeySpec): Promise<HsmKey>;
  /** @throws hsm-key-unknown */
  key(label: string): Promise<HsmKey>;
  /** All keys, by label. */
  keys(): Promise<HsmKey[]>;
  /** Destroys a key for good. @throws hsm-key-unknown */
  deleteKey(label: string): Promise<void>;

  /**
   * P-256: ECDSA with SHA-256 over `data` (FIPS 186-5), r ‖ s, 64 bytes. Ed25519: RFC 8032, 64 bytes. `data` is 1
   * byte to 64 KiB.
   * @throws hsm-key-unknown, hsm-key-misused, hsm-input-invalid
   */
  sign(label: string, data: Uint8Array): Promise<Uint8Array>;
  /**
   * ECDH (SP 800-56A §5.7.1.2): the x coordinate, 32 bytes. `peerPoint` is an uncompressed P-256 point, 65 bytes, and
   * is checked to lie on the curve. The caller zeroises the result.
   * @throws hsm-key-unknown, hsm-key-misused, hsm-input-invalid
   */
  agree(label: string, peerPoint: Uint8Array): Promise<Uint8Array>;
  /** AES-CMAC (RFC 4493), 16 bytes; `data` is 1 byte to 64 KiB. @throws hsm-key-unknown, hsm-key-misused, hsm-input-invalid */
  cmac(label: string, data: Uint8Array): Promise<Uint8Array>;
  /**
   * AES-256-GCM with a fresh nonce: nonce (12) ‖ ciphertext ‖ tag (16). `plaintext` is 1 byte to 1 MiB.
   * @throws hsm-key-unknown, hsm-key-misused, hsm-input-invalid
   */
  seal(label: string, plaintext: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array>;
  /** @throws hsm-sealed-invalid when the seal, the key or the associated data is another */
  unseal(label: string, sealed: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array>;

  /**
   * Registers a person's fingers, each in `encodeEnrolment`'s form (one to four), replaces what was there and gives
   * all tries back. Impressions that are too poor, copies of one another or not of one finger are refused.
   * @throws hsm-input-invalid
   */
  storePerson(person: string, fingers: readonly Uint8Array[]): Promise<void>;
  /** @throws hsm-person-unknown */
  removePerson(person: string): Promise<void>;
  /**
   * ST13: whether every finger of a template from a card (`encodeFingers`' form) is a registered finger of this person. Every
   * impression on the card must match the same registered finger at the set false match rate and every other impression
   * of its finger, be good enough to be enrolled, and be an image of its own. The try is counted before the comparison
   * and only a match gives the tries back.
   * @throws hsm-person-unknown, hsm-person-locked, hsm-matching-too-often, hsm-input-invalid
   */
  matchFingerprint(person: string, template: Uint8Array): Promise<FingerMatch>;

  /** Finishes what runs, wipes keys from memory and releases the HSM. Idempotent. */
  close(): Promise<void>;
}

const LABEL = /^[a-z0-9][a-z0-9./-]{0,63}$/;

/** Which uses a kind of key has. */
export const KEY_USES: Readonly<Record<HsmKeyKind, readonly HsmKeyUse[]>> = {
  'P-256': ['sign', 'agree'],
  Ed25519: ['sign'],
  'AES-256': ['mac', 'seal'],
};

/** Whether a key can be made by this specification. */
export function isKeySpec(spec: HsmKeySpec): boolean {
  return LABEL.test(spec.label) && !spec.label.startsWith('hsm/') && KEY_USES[spec.kind]?.includes(spec.use) === true;
}

/** Most bytes that are signed or authenticated, and sealed, in one call. */
export const HSM_LIMITS = { data: 65_536, sealed: 1_048_576, template: 65_536, fingers: 4 } as const;
