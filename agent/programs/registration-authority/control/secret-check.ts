import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Turns } from '../../../base/turns.ts';
import { authorityFailures } from '../base/failures.ts';

const AFTER_WRONG_MS = 1_000;

/** Whether a secret is the one that the HSM was opened with. Keeps a keyed hash of it, and slows down who guesses. */
export class SecretCheck {
  readonly #key = randomBytes(32);
  readonly #expected: Uint8Array;
  readonly #turns = new Turns();

  /** The bytes stay the caller's to wipe. */
  constructor(secret: Uint8Array) {
    this.#expected = this.#hash(secret);
  }

  /** @throws hsm-unlock-failed, a second later and one after another */
  async check(secret: Uint8Array): Promise<void> {
    if (timingSafeEqual(this.#hash(secret), this.#expected)) return;
    await this.#turns.run(() => wait(AFTER_WRONG_MS));
    throw authorityFailures.fail('hsm-unlock-failed');
  }

  #hash(secret: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#key).update(secret).digest();
  }
}
