import { createHash, randomBytes } from 'node:crypto';
import { authorityFailures } from '../base/failures.ts';
import { NONCE_LENGTH, TAG_LENGTH } from './aes-gcm.ts';
import type { Handle, Pkcs11 } from './pkcs11-binding.ts';
import { CKA, CKD_NULL, CKK, CKM, CKO, PARAMETERS } from './pkcs11-constants.ts';
import type { TokenKey } from './pkcs11-keys.ts';

/** P-256: the digest is made here, the signature (r ‖ s) in the token. Ed25519: all of it in the token. */
export function signInToken(library: Pkcs11, session: Handle, key: TokenKey, data: Uint8Array): Uint8Array {
  const mechanism = key.kind === 'P-256' ? CKM.ECDSA : CKM.EDDSA;
  const input = key.kind === 'P-256' ? createHash('sha256').update(data).digest() : Buffer.from(data);
  library.C_SignInit(session, { mechanism, parameter: null }, key.handle);
  return Uint8Array.from(library.C_Sign(session, input, Buffer.alloc(64)));
}

export function macInToken(library: Pkcs11, session: Handle, key: TokenKey, data: Uint8Array): Uint8Array {
  library.C_SignInit(session, { mechanism: CKM.AES_CMAC, parameter: null }, key.handle);
  return Uint8Array.from(library.C_Sign(session, Buffer.from(data), Buffer.alloc(16)));
}

/** A session object: it is read out at once and destroyed. */
const SHARED_SECRET = [
  { type: CKA.CLASS, value: CKO.SECRET_KEY },
  { type: CKA.KEY_TYPE, value: CKK.GENERIC_SECRET },
  { type: CKA.VALUE_LEN, value: 32 },
  { type: CKA.TOKEN, value: false },
  { type: CKA.SENSITIVE, value: false },
  { type: CKA.EXTRACTABLE, value: true },
];

/** ECDH without a derivation function; tokens have no X9.63. The caller zeroises the result. */
export function agreeInToken(library: Pkcs11, session: Handle, key: TokenKey, peerPoint: Uint8Array): Uint8Array {
  const parameter = { type: PARAMETERS.EC_DH, kdf: CKD_NULL, publicData: Buffer.from(peerPoint), sharedData: null };
  const derived = library.C_DeriveKey(session, { mechanism: CKM.ECDH1_DERIVE, parameter }, key.handle, SHARED_SECRET);
  try {
    const value = library.C_GetAttributeValue(session, derived, [{ type: CKA.VALUE }])[0]?.value;
    if (!(value instanceof Uint8Array) || value.length !== 32)
      throw authorityFailures.fail('hsm-unavailable', 'shared secret');
    const secret = Uint8Array.from(value);
    value.fill(0);
    return secret;
  } finally {
    library.C_DestroyObject(session, derived);
  }
}

/** nonce ‖ ciphertext ‖ tag. */
export function sealInToken(
  library: Pkcs11,
  session: Handle,
  key: TokenKey,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH);
  library.C_EncryptInit(session, gcm(nonce, associatedData), key.handle);
  const out = Buffer.alloc(plaintext.length + TAG_LENGTH);
  return Buffer.concat([nonce, library.C_Encrypt(session, Buffer.from(plaintext), out)]);
}

/** `refused` turns the token's error at the last call, where a wrong tag shows, into what is to be thrown. */
export function unsealInToken(
  library: Pkcs11,
  session: Handle,
  key: TokenKey,
  sealed: Uint8Array,
  associatedData: Uint8Array,
  refused: (error: unknown) => unknown,
): Uint8Array {
  library.C_DecryptInit(session, gcm(sealed.subarray(0, NONCE_LENGTH), associatedData), key.handle);
  try {
    const out = Buffer.alloc(sealed.length);
    return Uint8Array.from(library.C_Decrypt(session, Buffer.from(sealed.subarray(NONCE_LENGTH)), out));
  } catch (error) {
    throw refused(error);
  }
}

function gcm(nonce: Uint8Array, associatedData: Uint8Array) {
  const aad = associatedData.length === 0 ? {} : { aad: Buffer.from(associatedData) };
  const parameter = { type: PARAMETERS.AES_GCM, iv: Buffer.from(nonce), tagBits: 8 * TAG_LENGTH, ...aad };
  return { mechanism: CKM.AES_GCM, parameter };
}
