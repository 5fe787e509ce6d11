import { wipe } from '../../base/bytes.ts';
import type { KeyPair } from '../../secure-channel/p256.ts';
import type { SecureMessaging } from '../../secure-channel/secure-messaging.ts';

/** A match or PIN is good for one counter session and for this long without use, in milliseconds. */
export const VERIFICATION_IDLE_MS = 60_000;

export type VerificationMethod = 'fingerprint' | 'pin';
export type HostRole = 'repository-node' | 'registration-authority' | 'issuer' | 'anyone';

/** The one secure channel that the card keeps at a time. */
export interface SecureChannel {
  readonly channel: number;
  readonly application: 'fingerpost' | 'issuer';
  readonly role: HostRole;
  readonly messaging: SecureMessaging;
}

/** What a repository's counter session holds on the card. */
export interface CounterSession {
  readonly sessionId: Uint8Array;
  readonly keys: Map<number, KeyPair>;
  token: Uint8Array | undefined;
}

/** Everything that a reset, a power loss or the end of a session takes away. */
export class Volatile {
  readonly #now: () => number;
  #verification: { readonly method: VerificationMethod; lastUse: number } | undefined;
  #secure: SecureChannel | undefined;
  session: CounterSession | undefined;
  /** A device key pair made in this enrolment and not installed yet. */
  stagedDeviceKey: KeyPair | undefined;

  readonly #onEnd: () => void;

  /** `onEnd` is called whenever a session or a match ends. */
  constructor(now: () => number, onEnd: () => void = () => {}) {
    this.#now = now;
    this.#onEnd = onEnd;
  }

  get secure(): SecureChannel | undefined {
    return this.#secure;
  }

  /** How the holder is verified now. Asking is a use; after 60 s without one the match and its session are gone. */
  useVerification(): VerificationMethod | undefined {
    const method = this.peekVerification();
    if (this.#verification !== undefined) this.#verification.lastUse = this.#now();
    return method;
  }

  /** The same without counting as a use. */
  peekVerification(): VerificationMethod | undefined {
    const current = this.#verification;
    if (current === undefined) return undefined;
    const idle = this.#now() - current.lastUse;
    if (idle >= 0 && idle <= VERIFICATION_IDLE_MS) return current.method;
    this.endSession();
    return undefined;
  }

  /** A comparison succeeded: a new match, for a new session. */
  verified(method: VerificationMethod): void {
    this.endSession();
    this.#verification = { method, lastUse: this.#now() };
  }

  /** A key agreement succeeded: the match now belongs to this secure channel and ends with it. */
  openSecure(secure: SecureChannel): void {
    this.closeSecure();
    this.#secure = secure;
  }

  /** Ends the secure channel; one of the Fingerpost application takes the match and its counter session with it. */
  closeSecure(): void {
    if (this.#secure?.application === 'issuer') {
      this.#secure.messaging.wipe();
      this.#secure = undefined;
    } else if (this.#secure !== undefined) this.endSession();
  }

  /** Wipes match, secure channel, session keys, token and staged key. */
  endSession(): void {
    this.#verification = undefined;
    this.#secure?.messaging.wipe();
    this.#secure = undefined;
    wipe(this.session?.token);
    this.session?.keys.clear();
    this.session = undefined;
    this.stagedDeviceKey = undefined;
    this.#onEnd();
  }
}
