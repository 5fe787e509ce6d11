import { type Fault, fault } from '../base/fault.ts';
import type { JsonObject } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { type KeyResolution, type ResolvedKey, resolveKey } from '../did/resolve-key.ts';
import type { Effort } from '../json-ld/canonicalise.ts';
import type { SignatureCache } from '../keys/signature-cache.ts';
import type { SignatureAlgorithm } from '../keys/signer.ts';
import type { Cryptosuite, DataIntegrityProof, ProofPurpose } from './proof.ts';
import { type LinkedProof, readProofs } from './proof-set.ts';
import { suiteOf } from './suites.ts';

/** A proof that holds. */
export interface VerifiedProof extends ResolvedKey {
  readonly proof: DataIntegrityProof;
  readonly cryptosuite: Cryptosuite;
  /** What this proof is over, without any proofs. */
  readonly document: JsonObject;
}

export interface ProofDemands extends KeyResolution {
  readonly purpose: ProofPurpose;
  readonly accepts: (suite: Cryptosuite) => boolean;
  readonly acceptsAlgorithm: (algorithm: SignatureAlgorithm) => boolean;
  readonly clockSkewMs: number;
  readonly signatures?: SignatureCache | undefined;
  readonly effort?: Effort | undefined;
}

/**
 * Verifies every proof of a document (Data Integrity §4.3, §4.5): all of a set must hold, and the document under a
 * dependent proof includes exactly the proofs that it names. Returns them in the order of the document.
 *
 * Not checked here: what the document says, whether its signers are believed, validity and status (`verifyCredential`).
 */
export async function verifyProofs(
  document: JsonObject,
  demands: ProofDemands,
): Promise<readonly [VerifiedProof, ...VerifiedProof[]] | Fault> {
  const proofs = readProofs(document);
  if ('code' in proofs) return proofs;
  const unsecured = withoutProof(document);
  const verified: VerifiedProof[] = [];
  for (const linked of proofs) {
    const outcome = await verifyOne(unsecured, linked, demands);
    if ('code' in outcome) return outcome;
    verified.push(outcome);
  }
  const [first, ...others] = verified;
  return first === undefined ? fault('proof-missing') : [first, ...others];
}

async function verifyOne(
  unsecured: JsonObject,
  { proof, previous }: LinkedProof,
  demands: ProofDemands,
): Promise<VerifiedProof | Fault> {
  const known = suiteOf(proof.cryptosuite);
  if (known === undefined) return fault('cryptosuite-unknown');
  const [cryptosuite, suite] = known;
  if (!demands.accepts(cryptosuite)) return fault('mechanism-not-accepted', cryptosuite);
  if (proof.proofPurpose !== demands.purpose) return fault('proof-purpose-mismatch', demands.purpose);
  const expires = parseTime(proof.expires);
  if (expires !== undefined && expires + demands.clockSkewMs <= demands.now) return fault('proof-expired');
  const resolved = await resolveKey(proof.verificationMethod, demands.purpose, demands);
  if ('code' in resolved) return resolved;
  const { key, controller } = resolved;
  if (!suite.algorithms.includes(key.algorithm)) return fault('algorithm-mismatch');
  if (!demands.acceptsAlgorithm(key.algorithm)) return fault('algorithm-not-accepted', key.algorithm);
  const outcome = await suite.verify({
    document: previous.length === 0 ? unsecured : { ...unsecured, proof: previous },
    proof,
    key,
    signatures: demands.signatures,
    effort: demands.effort,
  });
  if ('code' in outcome) return outcome;
  return { proof, cryptosuite, key, controller, document: withoutProof(outcome.signed) };
}

function withoutProof(document: JsonObject): JsonObject {
  if (document.proof === undefined) return document;
  const { proof: _, ...rest } = document;
  return rest;
}
