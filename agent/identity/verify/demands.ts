import type { ProofPurpose } from '../data-integrity/proof.ts';
import type { ProofDemands } from '../data-integrity/verify-proofs.ts';
import type { JwsDemands } from '../jose/verify-jws.ts';
import { type Effort, newEffort } from '../json-ld/canonicalise.ts';
import type { SecuringMechanism, VerificationPolicy } from './policy.ts';

const DEFAULT_SKEW_MS = 60_000;

/** A policy with the one instant at which everything of an input is judged. */
export interface Demands<P extends VerificationPolicy = VerificationPolicy> {
  readonly policy: P;
  readonly now: number;
  readonly clockSkewMs: number;
  /** What all documents of the input together may ask of the full JSON-LD processor. */
  readonly effort: Effort;
}

export function demandsOf<P extends VerificationPolicy>(policy: P): Demands<P> {
  return {
    policy,
    now: policy.now?.() ?? Date.now(),
    clockSkewMs: policy.clockSkewMs ?? DEFAULT_SKEW_MS,
    effort: newEffort(),
  };
}

/** Whether a policy accepts a mechanism; all are when it names none. */
export function acceptsMechanism({ mechanisms }: VerificationPolicy, mechanism: SecuringMechanism): boolean {
  return mechanisms === undefined || mechanisms.includes(mechanism);
}

/** The same for proofs: what `verifyProofs` is to demand. */
export function proofDemands(
  { policy, now, clockSkewMs, effort }: Demands,
  purpose: ProofPurpose,
): ProofDemands & Pick<JwsDemands, 'anchors'> {
  const { knownKeys, resolver, anchors, signal, signatures } = policy;
  return {
    purpose,
    now,
    clockSkewMs,
    effort,
    knownKeys,
    resolver,
    anchors,
    signal,
    signatures,
    accepts: (suite) => acceptsMechanism(policy, suite),
    acceptsAlgorithm: (algorithm) => policy.algorithms?.includes(algorithm) ?? true,
  };
}
