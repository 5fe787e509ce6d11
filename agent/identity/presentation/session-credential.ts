import { randomUUID } from 'node:crypto';
import type { HolderVerification } from '../../../card-bridge/host/presented-card.ts';
import { utc } from '../../base/utc.ts';
import { identityFailures } from '../base/failures.ts';
import { canonicalJson } from '../base/jcs.ts';
import type { JsonObject } from '../base/json.ts';
import { CREDENTIALS_V2, FINGERPOST_V1 } from '../contexts/urls.ts';
import { prepareProof } from '../data-integrity/prepare-proof.ts';
import type { Secured } from '../data-integrity/proof.ts';
import { didKeyMultibase, didKeyUrl } from '../keys/did-key-url.ts';
import { encodeMultikey } from '../keys/multikey.ts';
import { verificationKeyOf } from '../keys/verification-key.ts';

/** Types of the session credential, VCDM 2.0 §4.5. */
export const SESSION_CREDENTIAL_TYPES = ['VerifiableCredential', 'SessionDelegationCredential'] as const;

/** The session credential without its proof. */
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
    /** base64url of the terminal's nonce; the presentation's challenge. */
    readonly sessionNonce: string;
    readonly purpose: string;
    readonly holderVerification: HolderVerification;
  };
}

/** The holder's delegation to one session key, signed by the card's holder key with ecdsa-jcs-2019. */
export type SessionCredential = Secured<SessionDelegation>;

export interface SessionTemplateArguments {
  /** The holder's DID: did:key of the card's holder key, or one whose document lists it for assertion. */
  readonly holder: string;
  /** DID URL of the card's holder key; the did:key's own method when absent. */
  readonly verificationMethod?: string;
  /** Terminal DID. */
  readonly audience: string;
  /** The terminal's nonce as it came in its hello: 16 to 64 bytes. */
  readonly nonce: Uint8Array;
  /** What the terminal says the session is for, at most 500 characters. */
  readonly purpose: string;
  readonly holderVerification: HolderVerification;
  /** Milliseconds since 1970; Date.now() when absent. Valid from 5 s before, so that clocks may differ a little. */
  readonly now?: number;
  /** How long the session credential is good, milliseconds: 300,000 when absent, at most 3,600,000. */
  readonly validForMs?: number;
}

/**
 * The delegation with a gap where the session key will stand, so that the card can make key and signature in one
 * command. The card computes the multikey text of its new key (`z` + base58btc of 80 24 and the compressed point) and
 * signs proofConfigHash ‖ SHA-256(prefix ‖ multikey ‖ suffix) with its holder key (ECDSA P-256, SHA-256).
 */
export interface SessionCredentialTemplate {
  /** UTF-8 of the canonical document (RFC 8785) before and after the one place of the multikey. */
  readonly prefix: Uint8Array;
  readonly suffix: Uint8Array;
  /** SHA-256 of the canonical proof configuration, 32 bytes. */
  readonly proofConfigHash: Uint8Array;
  /**
   * The finished credential. The signature (r ‖ s, 64 bytes) is verified against `holder` if that is a did:key.
   *
   * @param sessionPublicKey uncompressed point, 65 bytes
   * @throws multikey-length, multikey-point, signature-length, session-signature-invalid
   */
  complete(sessionPublicKey: Uint8Array, signature: Uint8Array): SessionCredential;
}

const DEFAULT_VALIDITY_MS = 300_000;
const MAX_VALIDITY_MS = 3_600_000;
const BACKDATE_MS = 5_000;

/** Makes the template of one session credential. @throws session-arguments-invalid */
export function sessionCredentialTemplate(args: SessionTemplateArguments): SessionCredentialTemplate {
  const { now = Date.now(), validForMs = DEFAULT_VALIDITY_MS } = args;
  if (args.nonce.length < 16 || args.nonce.length > 64)
    throw identityFailures.fail('session-arguments-invalid', 'the nonce has 16 to 64 bytes');
  if (args.purpose.length === 0 || args.purpose.length > 500)
    throw identityFailures.fail('session-arguments-invalid', 'the purpose has 1 to 500 characters');
  if (!(validForMs >= 1_000 && validForMs <= MAX_VALIDITY_MS))
    throw identityFailures.fail('session-arguments-invalid', 'a session lives from a second to an hour');

  const delegationTo = (multikey: string): SessionDelegation => ({
    '@context': [CREDENTIALS_V2, FINGERPOST_V1],
    type: SESSION_CREDENTIAL_TYPES,
    issuer: args.holder,
    validFrom: utc(now - BACKDATE_MS),
    validUntil: utc(now + validForMs),
    credentialSubject: {
      id: `did:key:${multikey}`,
      audience: args.audience,
      sessionNonce: Buffer.from(args.nonce).toString('base64url'),
      purpose: args.purpose,
      holderVerification: args.holderVerification,
    },
  });
  const key = { algorithm: 'P-256', verificationMethod: args.verificationMethod ?? didKeyUrl(args.holder) } as const;
  const options = { purpose: 'assertionMethod', created: now } as const;
  const gap = randomUUID();
  const [prefix, suffix, ...more] = canonicalJson(delegationTo(gap)).split(gap);
  if (prefix === undefined || suffix === undefined || more.length > 0)
    throw identityFailures.fail('session-arguments-invalid', 'the place of the session key is not unique');
  const proofConfigHash = prepareProof(delegationTo(gap), key, options).hashData.subarray(0, 32);

  return {
    prefix: Buffer.from(prefix, 'utf8'),
    suffix: Buffer.from(suffix, 'utf8'),
    proofConfigHash,
    complete(sessionPublicKey, signature) {
      if (sessionPublicKey.length !== 65)
        throw identityFailures.fail('multikey-length', `${sessionPublicKey.length} of 65 bytes`);
      const multikey = encodeMultikey({ type: 'P-256', bytes: sessionPublicKey });
      const prepared = prepareProof(delegationTo(multikey), key, options);
      const credential = prepared.attach(signature);
      const holderKey = didKeyMultibase(key.verificationMethod);
      if (holderKey !== undefined && !verificationKeyOf(holderKey).verify(prepared.hashData, signature))
        throw identityFailures.fail('session-signature-invalid');
      return credential;
    },
  };
}
