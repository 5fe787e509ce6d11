import type { CertificateRole } from '../certificate/profile.ts';
import type { EcdhKey } from '../secure-channel/ecdh-key.ts';
import type { Pending } from './pending.ts';
import type { HolderVerification } from './presented-card.ts';

export interface RemoteCardOptions {
  /** In which role this host speaks; decides the card's trust anchor (KLOC key id 10 or 20) and its command rights. */
  readonly role: Extract<CertificateRole, 'repository-node' | 'registration-authority'>;
  readonly hostKey: EcdhKey;
  /** DER certificates, the one nearest the card's trust anchor first, this host's own last. Usually just one. */
  readonly hostCertificates: readonly Uint8Array[];
  /** Public keys (65-byte points) of the card certificate authorities that this host believes. */
  readonly trust: { readonly cardCaPublicKeys: readonly Uint8Array[] };
  /** Milliseconds since 1970; the card certificate's validity is checked against it. Default Date.now. */
  readonly now?: () => number;
}

/** What an opened secure channel has proved about the card at its other end. */
export interface OpenedCard {
  /** The card's serial number (hex), from its certificate. */
  readonly serial: string;
  /** The card's device key (SCP11 static key) as a 65-byte point. */
  readonly publicPoint: Uint8Array;
  /** The card's device certificate, DER, checked against `trust`. */
  readonly certificate: Uint8Array;
  /** How the card says it verified its holder. Said in clear: `startSession` makes the card confirm it. */
  readonly verifiedBy: HolderVerification;
}

/**
 * A card in a counter somewhere, driven through a terminal that relays batches and reads none of them. Pure: makes
 * and reads byte strings, does no I/O, so the caller decides what goes into one network frame.
 *
 * A tampered, dropped, reordered, repeated or surplus answer throws a named error and the remote card is dead: its
 * keys are wiped and every later call throws card-channel-dead.
 */
export interface RemoteCard {
  /** ST38–39: SELECT, GET DATA (certificate), PSO per host certificate, MUTUAL AUTHENTICATE: one batch. */
  readonly openCommands: readonly Uint8Array[];
  /**
   * Checks the answers to `openCommands`: card certificate, receipt.
   * @throws card-not-verified (no match yet), card-refused-host (certificate or role not accepted by the card),
   *   card-certificate-untrusted, card-receipt-invalid, card-batch-mismatch, card-answer-malformed
   */
  opened(responses: readonly Uint8Array[]): Promise<OpenedCard>;
  /** Begins a batch under secure messaging. One batch at a time; call `opened` first. */
  batch(): CardBatch;
  /** Wipes the keys. Idempotent. */
  close(): void;
}

export interface SessionContext {
  /** 16 to 32 bytes that name the counter session at the node. */
  readonly sessionId: Uint8Array;
  /** The terminal's identity, for example its DID; UTF-8, at most 256 bytes. */
  readonly terminalId: string;
  /** Shown on the card's display: who asks and what for; UTF-8, at most 256 bytes. */
  readonly purpose: string;
  /** From `OpenedCard.verifiedBy`; the card refuses the session when it verified its holder in another way. */
  readonly verifiedBy: HolderVerification;
}

/**
 * Lets the card itself make the delegation to a new session key. The card puts the key's multibase multikey text
 * (`z` + base58btc of 80 24 and the compressed point) between `prefix` and `suffix` and signs with its holder key
 * over proofConfigHash ‖ SHA-256(prefix ‖ multikey ‖ suffix): an ecdsa-jcs-2019 / ecdsa-rdfc-2019 P-256 proof value.
 */
export interface DelegationTemplate {
  /** 32 bytes: SHA-256 of the canonical proof configuration. */
  readonly proofConfigHash: Uint8Array;
  /** UTF-8 of the canonical credential before and after the place of the multikey; together at most 16 KiB. */
  readonly prefix: Uint8Array;
  readonly suffix: Uint8Array;
}

export interface DelegatedSessionKey {
  /** Uncompressed point, 65 bytes. */
  readonly publicPoint: Uint8Array;
  /** r ‖ s, 64 bytes, by the holder key. */
  readonly signature: Uint8Array;
}

/** Which key of the card signs. */
export type SigningKey = 'holder' | { readonly sessionSlot: number };

/** Which public key of the card is read: the holder's DID key, or the one vault keys are wrapped to. */
export type ReadableKey = 'holder' | 'vault';

/** What the registration authority writes at the end of enrolment (ST20–22). */
export interface EnrolmentPackage {
  /** The new device certificate, DER, for the key that `generateDeviceKey` returned. */
  readonly deviceCertificate: Uint8Array;
  /** From `signLocator`. */
  readonly signedLocator: Uint8Array;
  /** The key pair that the HSM made for this card (ST15): its public key, 65-byte point. Updates must be signed by it. */
  readonly authorityKey: Uint8Array;
  /** r ‖ s by the card CA over `enrolmentMessage(devicePoint, authorityKey, signedLocator)` (ST20). */
  readonly signature: Uint8Array;
}

/** Commands under secure messaging that travel in one frame. Answers must be handed back complete and in order. */
export interface CardBatch {
  /** ST38 ff. First command of a repository's session; the others are refused (6985) before it. */
  startSession(context: SessionContext): Pending<void>;
  /** Shows a text (UTF-8, at most 256 bytes) on the card's display. */
  display(text: string): Pending<void>;
  /** Opens a vault key that was wrapped to the card's vault key (`wrapVaultKey`). */
  unwrapVaultKey(wrapped: Uint8Array): Pending<Uint8Array>;
  /** ST42–45: makes the session key pair in `slot` (1 to 4, default 1) and the delegation to it. */
  generateSessionKey(template: DelegationTemplate, slot?: number): Pending<DelegatedSessionKey>;
  /** ECDSA P-256 with SHA-256 over `message` (at most 16 KiB; the 64-byte hashData of a Data Integrity proof). 64 bytes r ‖ s. */
  sign(key: SigningKey, message: Uint8Array): Pending<Uint8Array>;
  /** The same over a SHA-256 digest that was computed outside (32 bytes). */
  signDigest(key: SigningKey, digest: Uint8Array): Pending<Uint8Array>;
  /** Public key as a 65-byte point. */
  readPublicKey(key: ReadableKey): Pending<Uint8Array>;
  /** ST56–57: puts the one-time token (32 bytes) into the card for the terminal to take once. */
  putToken(token: Uint8Array): Pending<void>;
  /** Ends the counter session: match, session keys and token are wiped. Must be the last command. */
  endSession(): Pending<void>;

  /** ST12, registration authority only: the enrolled template(s) in `encodeEnrolment`'s form. */
  readTemplate(options?: { readonly reEnrol?: boolean }): Pending<Uint8Array>;
  /** ST17–18, registration authority only: a new device key pair, kept aside until the enrolment is installed. 65-byte point. */
  generateDeviceKey(options?: { readonly reEnrol?: boolean }): Pending<Uint8Array>;
  /** ST20–22, registration authority only: the card checks that the key is its own and all signatures, then stores atomically. */
  installEnrolment(enrolment: EnrolmentPackage): Pending<void>;
  /** Registration authority only: replaces the locator; its serial must be higher and it is signed by the card's `authorityKey`. */
  updateLocator(signedLocator: Uint8Array): Pending<void>;

  readonly commands: readonly Uint8Array[];
  /**
   * Checks every answer and fills the pending values.
   * @throws card-batch-mismatch (too few or too many answers), card-channel-broken (an answer does not verify),
   *   card-refused (status word in the detail): all leave the remote card dead.
   */
  complete(responses: readonly Uint8Array[]): Promise<void>;
}
