import { hash } from 'node:crypto';
import { utc } from '../../base/utc.ts';
import { encodeBase58 } from '../base/base58.ts';
import { identityFailures } from '../base/failures.ts';
import { canonicalJson } from '../base/jcs.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { SIGNATURE_BYTES, type SignatureAlgorithm } from '../keys/signer.ts';
import type { DataIntegrityProof, JcsCryptosuite, PreparedProof, ProofOptions, Secured } from './proof.ts';

/** Which key is going to sign. */
export interface ProofKey {
  readonly algorithm: SignatureAlgorithm;
  readonly verificationMethod: string;
}

/** The JCS suite of a key: eddsa-jcs-2022 for Ed25519, ecdsa-jcs-2019 for P-256 and P-384. */
export function jcsSuiteOf(algorithm: SignatureAlgorithm): JcsCryptosuite {
  return algorithm === 'Ed25519' ? 'eddsa-jcs-2022' : 'ecdsa-jcs-2019';
}

/**
 * Everything of a JCS proof but the signature (VC-DI-EdDSA §3.3, VC-DI-ECDSA §3.3), for keys that sign elsewhere. A
 * proof that the document already has is not covered and not kept: see `addProof` for sets and chains.
 *
 * @throws jcs-unsupported
 *
 * @example
 * ```ts
 * const prepared = prepareProof(document, key, options);
 * ```
 */
export function prepareProof<T extends JsonObject>(
  document: T,
  key: ProofKey,
  options: ProofOptions,
): PreparedProof<T> {
  const { proof: _, ...unsecured } = document;
  const configuration = proofConfiguration(unsecured, jcsSuiteOf(key.algorithm), key.verificationMethod, options);
  const hashData = jcsHashData(configuration, unsecured, key.algorithm);
  return {
    hashData,
    attach: (signature) =>
      ({ ...unsecured, proof: withValue(configuration, signature, key.algorithm) }) as unknown as Secured<T>,
  };
}

/** The proof without its value, `@context` included where the document has one (the JCS suites sign it). */
export function proofConfiguration(
  document: JsonObject,
  cryptosuite: string,
  verificationMethod: string,
  options: ProofOptions,
): JsonObject {
  const context: JsonValue | undefined = document['@context'];
  return {
    ...(options.id !== undefined && { id: options.id }),
    type: 'DataIntegrityProof',
    cryptosuite,
    ...(options.created !== undefined && { created: utc(options.created) }),
    ...(options.expires !== undefined && { expires: utc(options.expires) }),
    verificationMethod,
    proofPurpose: options.purpose,
    ...(options.challenge !== undefined && { challenge: options.challenge }),
    ...(options.domain !== undefined && { domain: options.domain }),
    ...(options.nonce !== undefined && { nonce: options.nonce }),
    ...(options.previousProof !== undefined && { previousProof: options.previousProof }),
    ...(context !== undefined && { '@context': context }),
  };
}

/** What a JCS suite signs: the hashes of both canonical forms, SHA-256, SHA-384 with P-384. @throws jcs-unsupported */
export function jcsHashData(configuration: JsonObject, document: JsonObject, algorithm: SignatureAlgorithm): Buffer {
  const digest = algorithm === 'P-384' ? 'sha384' : 'sha256';
  // As text, since that is what this function of Node makes in less time than a buffer.
  const hashes = hash(digest, canonicalJson(configuration), 'hex') + hash(digest, canonicalJson(document), 'hex');
  return Buffer.from(hashes, 'hex');
}

/** The finished proof: base58btc multibase of the raw signature. @throws signature-length */
export function withValue(
  configuration: JsonObject,
  signature: Uint8Array,
  algorithm: SignatureAlgorithm,
): DataIntegrityProof {
  if (signature.length !== SIGNATURE_BYTES[algorithm])
    throw identityFailures.fail('signature-length', `${signature.length} bytes for ${algorithm}`);
  return { ...configuration, proofValue: `z${encodeBase58(signature)}` } as unknown as DataIntegrityProof;
}
