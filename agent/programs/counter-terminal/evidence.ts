import { Type } from 'typebox';
import { exactly, type ShapeOf, shape, Text } from '../../../schemas/shape.ts';
import type { DidResolver } from '../../identity/did/resolver.ts';
import type { IssuerTrust } from '../../identity/verify/policy.ts';
import type { PresentationResult } from '../../identity/verify/result.ts';
import { verifyPresentation } from '../../identity/verify/verify-presentation.ts';
import type { ReadOutcome } from './terminal.ts';

/** What a counter keeps of a reading, so that it can be verified again. */
export const EvidenceShape = shape(
  'evidence',
  exactly({
    type: Type.Literal('fingerpost-evidence'),
    presentation: Text(4_194_304),
    challenge: Text(200),
    domain: Text(2_048),
    receipt: exactly({ sequence: Type.Integer({ minimum: 1 }), hash: Text(100), at: Text(40) }),
  }),
);

export type Evidence = ShapeOf<typeof EvidenceShape>;

/** The evidence of one reading by the terminal of that DID. */
export function evidenceOf({ presentation, challenge, receipt }: ReadOutcome, domain: string): Evidence {
  const { sequence, at, hash } = receipt;
  return {
    type: 'fingerpost-evidence',
    presentation,
    challenge,
    domain,
    receipt: { sequence, at, hash: Buffer.from(hash).toString('base64url') },
  };
}

/**
 * Verifies the presentation again, as of the time at which the repository recorded the reading. Not checked here: revocation,
 * of which today's list says nothing about then, and whether a DID that can change had the same keys then.
 */
export function verifyEvidence(
  evidence: Evidence,
  trustedIssuers: IssuerTrust,
  resolver: DidResolver,
): Promise<PresentationResult> {
  const { presentation, challenge, domain, receipt } = evidence;
  const at = Date.parse(receipt.at);
  return verifyPresentation(presentation, { trustedIssuers, resolver, challenge, domain, now: () => at });
}
