import { decodeBase58 } from '../base/base58.ts';
import { SIGNATURE_BYTES, type SignatureAlgorithm } from '../keys/signer.ts';

/** The raw signature in a `proofValue` (multibase base58btc) if it has the length of its algorithm. */
export function readSignature(proofValue: string, algorithm: SignatureAlgorithm): Uint8Array | undefined {
  if (!proofValue.startsWith('z')) return undefined;
  try {
    const signature = decodeBase58(proofValue.slice(1), 140);
    return signature.length === SIGNATURE_BYTES[algorithm] ? signature : undefined;
  } catch {
    return undefined;
  }
}
