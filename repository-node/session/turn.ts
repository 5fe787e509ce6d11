import { COUNTER_LIMITS } from '../../schemas/counter-messages.ts';
import { nodeFailures } from '../base/failures.ts';

/** Milliseconds that a session waits for another one of the same store. */
const WAIT_MS = 10_000;

/** Seconds in which the one before ends if its terminal says nothing more. */
const LATEST_S = (COUNTER_LIMITS.idleMs - WAIT_MS) / 1_000;

/** One session at a time between the opening of a vault and its end. */
export class Turn {
  #waiting: (() => void)[] = [];
  #taken = false;

  /**
   * Resolves when it is this session's turn, with what gives it back (once, however often called).
   *
   * @throws session-limit when the one before takes too long; the signal's reason
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#taken) await this.#wait(signal);
    else this.#taken = true;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken = false;
      else next();
    };
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (failure: unknown) => {
        this.#waiting = this.#waiting.filter((other) => other !== go);
        settle();
        reject(failure);
      };
      const timer = setTimeout(
        () => leave(nodeFailures.fail('session-limit', 'another one is open').after(LATEST_S)),
        WAIT_MS,
      );
      const onAbort = () => leave(signal?.reason);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const go = () => {
        settle();
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(go);
    });
  }
}
