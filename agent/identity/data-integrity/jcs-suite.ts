import { fault } from '../base/fault.ts';
import { isSameJson } from '../base/jcs.ts';
import { asList, type JsonObject, type JsonValue } from '../base/json.ts';
import type { SignatureAlgorithm } from '../keys/signer.ts';
import { jcsHashData } from './prepare-proof.ts';
import { readSignature } from './proof-value.ts';
import { type ProofInput, signatureHolds, type VerificationSuite } from './suite.ts';

export const eddsaJcs2022: VerificationSuite = jcsSuite(['Ed25519']);
export const ecdsaJcs2019: VerificationSuite = jcsSuite(['P-256', 'P-384']);

/** VC-DI-EdDSA §3.3.2 and VC-DI-ECDSA §3.3.2. */
function jcsSuite(algorithms: readonly SignatureAlgorithm[]): VerificationSuite {
  return {
    algorithms,
    verify(input) {
      const { proofValue, ...configuration } = input.proof;
      const signature = readSignature(proofValue, input.key.algorithm);
      if (signature === undefined) return fault('proof-malformed', 'proofValue');
      const document = signedDocument(input.document, configuration['@context']);
      if (document === undefined) return fault('proof-context-mismatch');
      return holds(input, configuration, document, signature) ? { signed: document } : fault('signature-invalid');
    },
  };
}

function holds(input: ProofInput, configuration: JsonObject, document: JsonObject, signature: Uint8Array): boolean {
  const { algorithm } = input.key;
  try {
    return signatureHolds(input, jcsHashData(configuration, document, algorithm), signature);
  } catch {
    return false;
  }
}

/** Step 4: contexts may be appended to a signed document, never changed; what was signed is the shorter list. */
function signedDocument(document: JsonObject, signed: JsonValue | undefined): JsonObject | undefined {
  if (signed === undefined) return document;
  const given = asList(document['@context']);
  const expected = asList(signed);
  const starts = expected.every((context, index) => {
    const other = given[index];
    return other !== undefined && (other === context || isSameJson(other, context));
  });
  return starts ? { ...document, '@context': signed } : undefined;
}
