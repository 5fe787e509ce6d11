/** Time as a program sees it that keeps a screen. */
export interface ScreenClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after that many milliseconds, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

export const SYSTEM_CLOCK: ScreenClock = {
  now: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

export interface ScreenLimitOptions {
  /** Milliseconds without anybody until the screen closes. */
  readonly ms: number;
  readonly clock: ScreenClock;
  /** The time is over; called once, until the next `restart`. */
  readonly onOver: () => void;
}

/** A sleeping machine stands still for timers but not for people: how often the time of day is looked at. */
const LOOK_MS = 1_000;

/**
 * How long a screen with personal data stays without anybody there. It goes by the time of day, so that the time that a
 * machine sleeps counts: the screen closes within a second of its waking. A clock that is set back gives no time.
 */
export class ScreenLimit {
  readonly #options: ScreenLimitOptions;
  #closesAt = 0;
  #seen = 0;
  #disarm = () => {};

  constructor(options: ScreenLimitOptions) {
    this.#options = options;
  }

  /** Somebody is there, or another screen came: all the time from now on. Returns when it is over. */
  restart(): number {
    const { clock, ms } = this.#options;
    this.#seen = clock.now();
    this.#closesAt = this.#seen + ms;
    this.#arm();
    return this.#closesAt;
  }

  /** There is nothing to close. */
  stop(): void {
    this.#disarm();
  }

  #arm(): void {
    this.#disarm();
    this.#disarm = this.#options.clock.after(Math.min(this.#closesAt - this.#seen, LOOK_MS), () => this.#look());
  }

  #look(): void {
    const now = this.#options.clock.now();
    this.#closesAt -= Math.max(0, this.#seen - now);
    this.#seen = now;
    if (now < this.#closesAt) this.#arm();
    else this.#options.onOver();
  }
}
