import type { AnnouncementKind, HolderVerification } from '../../../card-bridge/protocol/announcement.ts';
import {
  proofValueOf,
  type SessionCredentialFields,
  sessionCredentialText,
  sessionHashData,
  sessionProofText,
} from '../../../card-bridge/protocol/session-credential.ts';
import { ecdsaVerify } from '../../../card-bridge/secure-channel/p256.ts';
import { identityFailures } from '../base/failures.ts';
import type { JsonObject } from '../base/json.ts';
import type { Secured } from '../data-integrity/proof.ts';

export type { SessionCredentialFields } from '../../../card-bridge/protocol/session-credential.ts';

/** Types of the session credential, VCDM 2.0 §4.5. */
export const SESSION_CREDENTIAL_TYPES = ['VerifiableCredential', 'SessionDelegationCredential'] as const;

/** The session credential without its proof, as the card writes it. */
export interface SessionDelegation extends JsonObject {
  readonly '@context': readonly string[];
  readonly type: typeof SESSION_CREDENTIAL_TYPES;
  /** The holder's DID. */
  readonly issuer: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly credentialSubject: {
    /** did:key of the session key. */
    readonly id: string;
    /** DID of the one terminal that this session is for. */
    readonly audience: string;
    /** base64url of T, 32 bytes: the terminal's own channel with the card. */
    readonly channel: string;
    /** base64url of the SHA-256 of the request that the card was shown. */
    readonly requestDigest: string;
    readonly sessionId: string;
    readonly sessionKind: AnnouncementKind;
    /** base64url of the terminal's nonce; the presentation's challenge. */
    readonly sessionNonce: string;
    /** Who asks, as the card showed it. */
    readonly terminalName: string;
    readonly purpose: string;
    readonly holderVerification: HolderVerification;
  };
}

/** The holder's delegation to one session key, written and signed by the card with ecdsa-jcs-2019. */
export type SessionCredential = Secured<SessionDelegation>;

/**
 * The credential that a card wrote, from what it answered: the same text, with its signature.
 *
 * @throws signature-length, session-signature-invalid when the card signed another text
 *
 * @example
 * ```ts
 * const credential = sessionCredential(fields, signature);
 * ```
 */
export function sessionCredential(fields: SessionCredentialFields, signature: Uint8Array): SessionCredential {
  if (signature.length !== 64) throw identityFailures.fail('signature-length', `${signature.length} of 64 bytes`);
  if (!ecdsaVerify(fields.holderPoint, sessionHashData(fields), signature))
    throw identityFailures.fail('session-signature-invalid');
  const proof = { ...JSON.parse(sessionProofText(fields)), proofValue: proofValueOf(signature) };
  return { ...JSON.parse(sessionCredentialText(fields)), proof };
}
