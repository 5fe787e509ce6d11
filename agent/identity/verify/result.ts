import type { HolderVerification } from '../../../card-bridge/protocol/announcement.ts';
import type { CardProperties } from '../../../schemas/credentials/card.ts';
import type { Check } from '../base/check.ts';
import type { JsonObject } from '../base/json.ts';
import type { SecuringMechanism } from './policy.ts';

/** A credential that passed every check. All of it was signed by the issuer; nothing else of the input is in it. */
export interface VerifiedCredential {
  readonly mechanism: SecuringMechanism;
  readonly id?: string;
  readonly issuer: string;
  /** All types, VerifiableCredential included (for SD-JWT VC: its `vct`). */
  readonly types: readonly string[];
  /** `id` of the subject; absent when there is none or more than one. */
  readonly subject?: string;
  /** The signed claims about the subject(s), with `id`; one entry per subject. */
  readonly claims: readonly JsonObject[];
  /** The signed document without its proofs. */
  readonly credential: JsonObject;
  /** Milliseconds since 1970. */
  readonly validFrom?: number;
  readonly validUntil?: number;
}

/** The delegation under which a presentation was signed. */
export interface VerifiedSession {
  /** did:key of the session key. */
  readonly key: string;
  readonly holder: string;
  readonly audience: string;
  /** Who asked, as the card showed it. */
  readonly terminalName: string;
  readonly purpose: string;
  readonly holderVerification: HolderVerification;
  readonly validUntil: number;
}

/** The card behind a session, on the word of the authority that enrolled it. */
export interface VerifiedCard extends CardProperties {
  /** DID of the registration authority. */
  readonly authority: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

export interface VerificationResult {
  /** True only if no check failed. */
  readonly verified: boolean;
  /** Every check that was made, in order; after one that makes the rest pointless the rest is left out. */
  readonly checks: readonly Check[];
  /** Empty unless `verified`. In the order of the presentation, session and card credential left out. */
  readonly credentials: readonly VerifiedCredential[];
}

export interface PresentationResult extends VerificationResult {
  /** DID of the holder; absent unless `verified` (or the presentation names none). */
  readonly holder?: string;
  /** Absent unless `verified` under a session delegation. */
  readonly session?: VerifiedSession;
  /** Absent unless `verified` under a session delegation. */
  readonly card?: VerifiedCard;
}

/** The outcome for a delegation and the card behind it, without a presentation. */
export interface SessionResult {
  readonly verified: boolean;
  readonly checks: readonly Check[];
  /** Absent unless `verified`. */
  readonly session?: VerifiedSession;
  /** Absent unless `verified`. */
  readonly card?: VerifiedCard;
}
