import type { AnnouncementKind } from '../../../card-bridge/protocol/announcement.ts';
import type { Assurance } from '../../../schemas/credentials/card.ts';
import type { StatusChecker } from '../base/status-checker.ts';
import type { Cryptosuite } from '../data-integrity/proof.ts';
import type { KnownKeys } from '../did/resolve-key.ts';
import type { DidResolver } from '../did/resolver.ts';
import type { SignatureCache } from '../keys/signature-cache.ts';
import type { SignatureAlgorithm } from '../keys/signer.ts';
import type { CertificateAnchors } from '../x509/anchors.ts';

/** An issuer that a verifier believes. */
export interface TrustedIssuer {
  readonly did: string;
  /** From this instant on (milliseconds since 1970) the issuer is believed no more, whatever it signed before. */
  readonly withdrawnAt?: number;
}

/**
 * Issuers by credential type: a credential needs one type, besides VerifiableCredential, whose list names its issuer.
 * The key `*` stands for every type. `'any'` believes every issuer: for wallets and conformance tests, not for counters.
 */
export type IssuerTrust = 'any' | Readonly<Record<string, readonly (string | TrustedIssuer)[]>>;

/** Security suites by name: the Data Integrity suites, and `jose`, `sd-jwt`. */
export type SecuringMechanism = Cryptosuite | 'jose' | 'sd-jwt';

/** What a verifier demands. Everything that is absent is as strict as its comment says. */
export interface VerificationPolicy {
  readonly trustedIssuers: IssuerTrust;
  /** For DIDs other than did:key, which never need one; without it they are refused. */
  readonly resolver?: DidResolver;
  /** Keys of verification methods that are known beforehand and not to be resolved: an offline terminal's issuers. */
  readonly knownKeys?: KnownKeys;
  /**
   * Certificates that tokens with `x5c` may lead to, by type of token; without any, such tokens need the DID URL of
   * their key. `trustedIssuers` then names their issuers by the URI or HTTPS address in the certificate.
   */
  readonly anchors?: CertificateAnchors;
  /** Without it a credential that names a status is refused. */
  readonly statusChecker?: StatusChecker;
  /** Oldest status list accepted, milliseconds; the checker's own limit when absent. */
  readonly statusMaxAgeMs?: number;
  /** Refuses credentials that name no status at all; false when absent. */
  readonly statusRequired?: boolean;
  /** Accepted mechanisms; all when absent. */
  readonly mechanisms?: readonly SecuringMechanism[];
  /** Accepted algorithms; all when absent. */
  readonly algorithms?: readonly SignatureAlgorithm[];
  /**
   * Whether documents under the rdfc and sd suites may bring inline contexts that add names (`readOwnTerms`); false
   * when absent. Those suites sign statements and not their JSON: whoever presents the document can give what has no
   * name in a bundled context any other name, so that the reader must compare what each own name stands for.
   */
  readonly inlineContexts?: boolean;
  /**
   * Whether plain JWTs with the document in a `vc` or `vp` claim are accepted (VCDM 1.1 §6.3.1, what Veramo issues);
   * false when absent: VC-JOSE-COSE knows no such wrapper.
   */
  readonly documentClaims?: boolean;
  /** How far clocks may differ, milliseconds; 60,000 when absent. */
  readonly clockSkewMs?: number;
  /** Oldest credential accepted, milliseconds since validFrom; no limit when absent. */
  readonly maxAgeMs?: number;
  /** Milliseconds since 1970; Date.now when absent. */
  readonly now?: () => number;
  /** Remembers signatures that held; see `createSignatureCache`. Nothing else is ever remembered. */
  readonly signatures?: SignatureCache;
  /** Deadline of everything that has to be fetched. */
  readonly signal?: AbortSignal;
}

interface PresentationDemands extends VerificationPolicy {
  /** What the session is for; compared with the delegation when given. */
  readonly purpose?: string;
  /** Oldest presentation proof or key binding, milliseconds; 300,000 when absent. */
  readonly maxProofAgeMs?: number;
  /** Whether a presentation without any credential is good; false when absent. */
  readonly allowEmpty?: boolean;
}

/** What a verifier demands of the card that stands behind a session. */
export interface CardDemands {
  /**
   * DIDs, of any method that the resolver knows, of the registration authorities that are believed when they say that a
   * holder key lies in a card. `'any'` believes whoever says so: to look at a card credential, not to rely on it.
   */
  readonly authorities: 'any' | readonly string[];
  /** What the procedure demands besides; any certified card is taken when absent. */
  readonly assurance?: Assurance;
  /** Takes cards whose holder key signs whatever it is given; for tests only, false when absent. */
  readonly openSigning?: boolean;
}

/** A verifier that is answered: the presenter must be the subject of what is presented. */
interface AnsweredPresentationPolicy extends PresentationDemands {
  /** The nonce that this verifier gave, once, for this presentation (base64url of it where it is bytes). */
  readonly challenge: string;
  /** The verifier's own name in the proof: a terminal's DID. */
  readonly domain: string;
}

/**
 * The counter's rule: the proof is by the session key of a delegation that the holder's card signed for this challenge
 * and domain, and an authority that is believed says that it is a card.
 */
export interface SessionPresentationPolicy extends AnsweredPresentationPolicy {
  readonly binding?: 'session';
  readonly card: CardDemands;
  /** The verifier's own channel with the card (base64url of T); compared when given, as whoever was there does. */
  readonly channel?: string;
  /** What the holder agreed to; of a presentation `counter` when absent, of a session alone compared when given. */
  readonly kind?: AnnouncementKind;
  /** Digest of the verifier's own request (base64url); compared when given. */
  readonly requestDigest?: string;
}

/** The proof is by a key of the holder's own DID, or by the key that an SD-JWT is bound to. */
export interface HolderPresentationPolicy extends AnsweredPresentationPolicy {
  readonly binding: 'holder';
}

export type BoundPresentationPolicy = SessionPresentationPolicy | HolderPresentationPolicy;

/** Anybody may present: subjects are not compared with the presenter. For wallets and conformance tests. */
export interface UnboundPresentationPolicy extends PresentationDemands {
  readonly binding: 'none';
  /** Compared when given. */
  readonly challenge?: string;
  readonly domain?: string;
}

/** What a verifier demands of a presentation. */
export type PresentationPolicy = BoundPresentationPolicy | UnboundPresentationPolicy;
