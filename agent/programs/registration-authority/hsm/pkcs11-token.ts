import { FingerpostError } from '../../../../schemas/failure.ts';
import { authorityFailures } from '../base/failures.ts';
import { acquireLibrary, type Handle, type Pkcs11, releaseLibrary } from './pkcs11-binding.ts';
import { CKF, CKM, CKR, CKU_USER } from './pkcs11-constants.ts';

export interface TokenOptions {
  /** Path of the vendor's library. */
  readonly module: string;
  readonly tokenLabel: string;
  /** Package with the binding, of pkcs11js's interface; `pkcs11js` when absent. */
  readonly bindingPackage?: string;
  /** The user PIN; the caller zeroises it. The binding needs it as text for a moment, which cannot be wiped. */
  readonly pin: Uint8Array;
}

const PIN_ERRORS: readonly number[] = [
  CKR.PIN_INCORRECT,
  CKR.PIN_INVALID,
  CKR.PIN_LEN_RANGE,
  CKR.PIN_EXPIRED,
  CKR.PIN_LOCKED,
];

/** The number that a failed PKCS#11 call returned, if the error comes from one. */
export function returnCode(error: unknown): number | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** One logged-in session with the one token of that label. */
export class Pkcs11Token {
  readonly #library: Pkcs11;
  readonly #module: string;
  readonly #slot: Handle;
  #session: Handle;
  #open = true;

  private constructor(library: Pkcs11, module: string, slot: Handle, session: Handle) {
    this.#library = library;
    this.#module = module;
    this.#slot = slot;
    this.#session = session;
  }

  /** @throws hsm-module-missing, hsm-module-unusable, hsm-token-not-found, hsm-mechanism-missing, hsm-pin-rejected */
  static async open(options: TokenOptions): Promise<Pkcs11Token> {
    const library = await acquireLibrary(options.module, options.bindingPackage);
    try {
      const slot = slotOf(library, options.tokenLabel);
      const offered = library.C_GetMechanismList(slot);
      const missing = Object.entries(CKM).filter(([, mechanism]) => !offered.includes(mechanism));
      if (missing.length > 0)
        throw authorityFailures.fail('hsm-mechanism-missing', missing.map(([name]) => name).join(', '));
      const session = library.C_OpenSession(slot, CKF.SERIAL_SESSION | CKF.RW_SESSION);
      logIn(library, session, options.pin);
      return new Pkcs11Token(library, options.module, slot, session);
    } catch (error) {
      releaseLibrary(options.module);
      if (error instanceof FingerpostError) throw error;
      throw authorityFailures.fail('hsm-unavailable', 'opening', error);
    }
  }

  /**
   * Runs calls that belong together; none may wait in between, so operations never mix in the session. After a failure
   * the session is replaced, since an operation may still be active in it.
   *
   * @throws hsm-unavailable, or what `work` throws by name
   */
  call<T>(work: (library: Pkcs11, session: Handle) => T): T {
    if (!this.#open) throw authorityFailures.fail('hsm-closed');
    try {
      return work(this.#library, this.#session);
    } catch (error) {
      this.#renew();
      if (error instanceof FingerpostError) throw error;
      throw authorityFailures.fail('hsm-unavailable', `CKR ${returnCode(error) ?? 'unknown'}`, error);
    }
  }

  /** Whether the token still answers: tells a refused input from a lost device where the token's own code does not. */
  isAlive(): boolean {
    try {
      this.#library.C_GetTokenInfo(this.#slot);
      this.#library.C_GetSessionInfo(this.#session);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.#library.C_Logout(this.#session);
      this.#library.C_CloseSession(this.#session);
    } catch {
      // The device is gone: nothing is left to close.
    }
    try {
      releaseLibrary(this.#module);
    } catch {
      // The library could not finish with a device that is gone.
    }
  }

  /** The login belongs to the application: a new session has it as long as one is open. */
  #renew(): void {
    try {
      const next = this.#library.C_OpenSession(this.#slot, CKF.SERIAL_SESSION | CKF.RW_SESSION);
      const last = this.#session;
      this.#session = next;
      this.#library.C_CloseSession(last);
    } catch {
      // Every later call reports hsm-unavailable by itself.
    }
  }
}

function slotOf(library: Pkcs11, label: string): Handle {
  const slots = library.C_GetSlotList(true).filter((slot) => {
    try {
      return library.C_GetTokenInfo(slot).label.trim() === label;
    } catch {
      return false;
    }
  });
  const [slot] = slots;
  if (slot === undefined) throw authorityFailures.fail('hsm-token-not-found', label);
  if (slots.length > 1) throw authorityFailures.fail('hsm-token-not-found', `${slots.length} tokens have that label`);
  return slot;
}

function logIn(library: Pkcs11, session: Handle, pin: Uint8Array): void {
  try {
    library.C_Login(session, CKU_USER, Buffer.from(pin).toString('utf8'));
  } catch (error) {
    const code = returnCode(error);
    if (code === CKR.USER_ALREADY_LOGGED_IN) return;
    if (code !== undefined && PIN_ERRORS.includes(code))
      throw authorityFailures.fail('hsm-pin-rejected', `CKR ${code}`, error);
    throw error;
  }
}
