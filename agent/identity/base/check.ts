import type { identityFailures } from './failures.ts';
import type { StatusReason } from './status-checker.ts';

/** What a verification looks at; each is reported by name. */
export type CheckName =
  /** The input can be read: size, depth, unique keys, a known format. */
  | 'format'
  /** The document is what VCDM 1.1 or 2.0 and the bundled contexts allow. */
  | 'shape'
  /** The signature holds, by a key that may be used so, under an accepted algorithm. */
  | 'proof'
  /** The signing key is the issuer's own. */
  | 'issuer'
  /** validFrom, validUntil, and the maximum age where the policy has one. */
  | 'validity'
  /** Nothing stands against the credential in its status list. */
  | 'status'
  /** The issuer is trusted for this type. */
  | 'trust'
  /** The presenter is the subject of the credential. */
  | 'binding'
  /** The holder delegated to the session key that signed the presentation. */
  | 'session'
  /** The card and the way in which it verified its holder are what the procedure demands. */
  | 'assurance'
  /** The presentation answers this verifier's nonce. */
  | 'challenge'
  /** The presentation is meant for this verifier. */
  | 'audience'
  /** The presentation, or the key binding, was made about now. */
  | 'freshness';

/** The code of a failed check: a row of the failure table, or what the status list said. */
export type ReasonCode = (keyof typeof identityFailures.table & string) | StatusReason;

export interface Check {
  readonly name: CheckName;
  /** `skipped`: the policy does not ask for it, or there is nothing to look at; `code` may say why. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Which document: `presentation`, `session`, `card`, or `credential` with its place in the presentation. */
  readonly of: 'presentation' | 'session' | 'card' | 'credential';
  readonly index?: number;
  readonly code?: ReasonCode;
  /** A place in the document or a limit; never a value out of it. */
  readonly detail?: string;
}
