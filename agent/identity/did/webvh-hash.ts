import { createHash, createPublicKey, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { decodeBase58, encodeBase58 } from '../base/base58.ts';
import { decodeMultikey } from '../keys/multikey.ts';
import { jwkFromPublicKey } from '../keys/public-jwk.ts';
import type { WebvhProof } from './webvh-entry.ts';

const SHA256_PREFIX = Buffer.of(0x12, 0x20);

/** base58btc of the SHA-256 multihash of the JCS form (did:webvh 1.0 "SCID Generation", "Entry Hash"). */
export function hashOfJson(value: unknown): string {
  return encodeBase58(Buffer.concat([SHA256_PREFIX, sha256(canonicalize(value) ?? '')]));
}

/** The hash that announces an update key before its turn (`nextKeyHashes`). */
export function nextKeyHash(multikey: string): string {
  return encodeBase58(Buffer.concat([SHA256_PREFIX, sha256(multikey)]));
}

/** What an eddsa-jcs-2022 proof signs: SHA-256 of the proof configuration, then of the document; 64 bytes. */
export function eddsaJcsInput(document: unknown, proofConfiguration: unknown): Uint8Array {
  return Buffer.concat([sha256(canonicalize(proofConfiguration) ?? ''), sha256(canonicalize(document) ?? '')]);
}

/**
 * Whether an eddsa-jcs-2022 proof over a document verifies under an Ed25519 Multikey; false for anything malformed.
 *
 * Not checked here: whether the key may sign the document, and the proof's purpose and time.
 */
export function verifyEddsaJcs(document: unknown, proof: WebvhProof, multikey: string): boolean {
  const { proofValue, ...configuration } = proof;
  try {
    const key = decodeMultikey(multikey);
    const signature = decodeBase58(proofValue.slice(1));
    if (key.type !== 'Ed25519' || signature.length !== 64) return false;
    const publicKey = createPublicKey({ key: { ...jwkFromPublicKey(key) }, format: 'jwk' });
    return verify(null, eddsaJcsInput(document, configuration), publicKey, signature);
  } catch {
    return false;
  }
}

/** The Multikey of `did:key:z…#z…`; undefined when the two halves differ. */
export function multikeyOf(verificationMethod: string): string | undefined {
  const [did = '', fragment] = verificationMethod.split('#');
  const key = did.slice('did:key:'.length);
  return fragment === undefined || fragment === key ? key : undefined;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
