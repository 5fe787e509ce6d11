import type { ScreenClock } from '../../../agent/page-kit/screen-limit.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that goes on when a test says so. Timers run by the time that the machine is awake, as a real one's do. */
export class ManualClock implements ScreenClock {
  #now: number;
  #awake = 0;
  readonly #timers = new Set<Timer>();

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#awake + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time go by, each timer at its time. */
  pass(ms: number): void {
    const end = this.#awake + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      const until = next?.at ?? end;
      this.#now += until - this.#awake;
      this.#awake = until;
      if (next === undefined) return;
      this.#timers.delete(next);
      next.callback();
    }
  }

  /** The machine sleeps: the time of day goes on, timers do not. Negative: somebody sets the clock back. */
  sleep(ms: number): void {
    this.#now += ms;
  }
}
