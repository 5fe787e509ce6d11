import type { GreyImage } from '../../fingerprint/base/types.ts';

/** How long a finger that was laid on the sensor before the card asked still counts, in milliseconds. */
export const FINGER_STAYS_MS = 20_000;

/**
 * The fingerprint sensor on the card's surface: the only way by which a finger gets into the card. No APDU reaches it.
 * Holds at most one image.
 *
 * @example
 * ```ts
 * const sensor = new FingerSensor();
 * sensor.present(image);
 * ```
 */
export class FingerSensor {
  readonly #now: () => number;
  #image: { readonly image: GreyImage; readonly at: number } | undefined;
  #waiting: ((image: GreyImage) => void) | undefined;
  /** Of a hand that waits for the card to ask. */
  #held: GreyImage | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether the card is waiting for a finger at this moment. */
  get waiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** A finger is laid on the sensor. It is used for one capture, at once or within 20 s. */
  present(image: GreyImage): void {
    if (this.#waiting !== undefined) this.#waiting(image);
    else this.#image = { image, at: this.#now() };
  }

  /** A person reads the display first: the finger is laid on as soon as the card asks for one, once. */
  presentWhenAsked(image: GreyImage): void {
    if (this.#waiting !== undefined) this.#waiting(image);
    else this.#held = image;
  }

  /** The finger is taken away; a hand that waits goes on waiting. */
  lift(): void {
    this.#image = undefined;
  }

  /** Nobody is there any more: neither a finger on the sensor nor a hand that waits. */
  leave(): void {
    this.#image = undefined;
    this.#held = undefined;
  }

  /** The card's side: the next image, or undefined after `timeoutMs` or when `signal` aborts. */
  capture(timeoutMs: number, signal: AbortSignal): Promise<GreyImage | undefined> {
    const laid = this.#image;
    this.#image = undefined;
    if (signal.aborted) return Promise.resolve(undefined);
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) return Promise.resolve(held);
    if (laid !== undefined && this.#now() - laid.at <= FINGER_STAYS_MS) return Promise.resolve(laid.image);
    return new Promise((resolve) => {
      const finish = (image?: GreyImage) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', give);
        this.#waiting = undefined;
        resolve(image);
      };
      const give = () => finish();
      const timer = setTimeout(give, Math.max(0, timeoutMs));
      signal.addEventListener('abort', give, { once: true });
      this.#waiting = finish;
    });
  }
}
