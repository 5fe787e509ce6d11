import { hash } from 'node:crypto';
import { type Fault, fault } from '../base/fault.ts';
import { isSameJson } from '../base/jcs.ts';
import { asList, type JsonObject } from '../base/json.ts';
import { CREDENTIALS_V2 } from '../contexts/urls.ts';
import { canonicalise, type Effort } from '../json-ld/canonicalise.ts';
import { statedPart } from '../json-ld/stated.ts';
import type { SignatureAlgorithm } from '../keys/signer.ts';
import { readSignature } from './proof-value.ts';
import { signatureHolds, type VerificationSuite } from './suite.ts';

export const DATA_INTEGRITY_V2 = 'https://w3id.org/security/data-integrity/v2';

export const eddsaRdfc2022: VerificationSuite = rdfcSuite(['Ed25519']);
export const ecdsaRdfc2019: VerificationSuite = rdfcSuite(['P-256', 'P-384']);

/** VC-DI-EdDSA §3.2.2 and VC-DI-ECDSA §3.2.2. */
function rdfcSuite(algorithms: readonly SignatureAlgorithm[]): VerificationSuite {
  return {
    algorithms,
    async verify(input) {
      const { proofValue, ...configuration } = input.proof;
      const { algorithm } = input.key;
      const signature = readSignature(proofValue, algorithm);
      if (signature === undefined) return fault('proof-malformed', 'proofValue');
      const hashData = await rdfcHashData(input.document, configuration, algorithm, input.effort);
      if ('code' in hashData) return hashData;
      if (!signatureHolds(input, hashData, signature)) return fault('signature-invalid');
      return statedPart(input.document, input.effort);
    },
  };
}

/**
 * hash(proof configuration) ‖ hash(document), both canonicalised. A configuration that brings another `@context` than
 * the document's is refused: with it a signed value could be read under another name.
 */
export async function rdfcHashData(
  document: JsonObject,
  configuration: JsonObject,
  algorithm: SignatureAlgorithm,
  effort?: Effort,
): Promise<Uint8Array | Fault> {
  const own = configuration['@context'];
  const contexts = document['@context'] ?? [];
  if (own !== undefined && !isSameJson(own, contexts)) return fault('proof-context-mismatch');
  const digest = algorithm === 'P-384' ? 'sha384' : 'sha256';
  const list = asList(contexts);
  const defined = list.includes(CREDENTIALS_V2) || list.includes(DATA_INTEGRITY_V2);
  const proof = { ...configuration, '@context': defined ? contexts : [...list, DATA_INTEGRITY_V2] };
  const canonicalProof = await canonicalise(proof, digest, effort);
  if (typeof canonicalProof !== 'string') return canonicalProof;
  const canonicalDocument = await canonicalise(document, digest, effort);
  if (typeof canonicalDocument !== 'string') return canonicalDocument;
  return Buffer.concat([hashText(canonicalProof, digest), hashText(canonicalDocument, digest)]);
}

function hashText(text: string, digest: string): Buffer {
  return hash(digest, text, 'buffer');
}
