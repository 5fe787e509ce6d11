import { encode, rfc8949EncodeOptions } from 'cborg';
import type { SignatureAlgorithm } from '../keys/signer.ts';

/** Labels of headers (IANA COSE registry). */
export const COSE_HEADER = { alg: 1, crit: 2, contentType: 3, kid: 4, typ: 16, x5chain: 33 } as const;

/** RFC 9053 §2 and RFC 9864 §2. */
export const COSE_ALGORITHMS: ReadonlyMap<unknown, SignatureAlgorithm> = new Map([
  [-7, 'P-256'],
  [-9, 'P-256'],
  [-8, 'Ed25519'],
  [-19, 'Ed25519'],
  [-35, 'P-384'],
  [-36, 'P-521'],
]);

/** What is written for a key of each algorithm: those of RFC 9053, which every reader knows. */
export const COSE_NUMBERS: Readonly<Record<SignatureAlgorithm, number>> = {
  'P-256': -7,
  Ed25519: -8,
  'P-384': -35,
  'P-521': -36,
};

/** The tag of a CWT (RFC 8392 §6) and of COSE_Sign1 (RFC 9052 §4.2). */
export const CWT_TAG = 61;
export const SIGN1_TAG = 18;

/** Deterministic CBOR (RFC 8949 §4.2.1). */
export const encodeCbor = (value: unknown): Uint8Array => encode(value, rfc8949EncodeOptions);

/** What a COSE_Sign1 signs: the Sig_structure (RFC 9052 §4.4). `head`: the protected headers, encoded. */
export function signatureStructure(
  head: Uint8Array,
  payload: Uint8Array,
  externalData: Uint8Array = new Uint8Array(),
): Uint8Array {
  return encodeCbor(['Signature1', head, externalData, payload]);
}
