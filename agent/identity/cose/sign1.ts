import type { Signer } from '../keys/signer.ts';
import { COSE_HEADER, COSE_NUMBERS, encodeCbor, SIGN1_TAG, signatureStructure } from './headers.ts';

/** Headers by their labels (IANA COSE registry). */
export type CoseHeaders = ReadonlyMap<number, unknown>;

export interface Sign1Options {
  readonly signer: Signer;
  /** Beside `alg`, which is the signer's. */
  readonly protectedHeaders?: CoseHeaders;
  readonly unprotected?: CoseHeaders;
  /** Signed, and known to whoever verifies, but not in the message (RFC 9052 §4.3). */
  readonly externalData?: Uint8Array;
}

/** Tag 18 as it is encoded; the encoder has no tags. */
const TAG = Uint8Array.of(0xc0 | SIGN1_TAG);

/**
 * Signs bytes as COSE_Sign1 (RFC 9052 §4.2), tagged, in deterministic CBOR.
 *
 * @throws what the signer throws
 */
export async function sign1(payload: Uint8Array, options: Sign1Options): Promise<Uint8Array> {
  const { signer, protectedHeaders = new Map(), unprotected = new Map(), externalData } = options;
  const head = encodeCbor(new Map([[COSE_HEADER.alg, COSE_NUMBERS[signer.algorithm]], ...protectedHeaders]));
  const signature = await signer.sign(signatureStructure(head, payload, externalData));
  const message = encodeCbor([head, new Map(unprotected), bytesOf(payload), bytesOf(signature)]);
  return Buffer.concat([TAG, message]);
}

/** A Buffer is encoded as its own type; here only bytes are meant. */
const bytesOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
