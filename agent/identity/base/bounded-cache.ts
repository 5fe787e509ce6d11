interface Entry<T> {
  readonly value: T;
  readonly until: number;
}

/** A least-recently-used map with a bound on entries and a time to live per entry (milliseconds; Infinity is for ever). */
export class BoundedCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #maxEntries: number;
  readonly #now: () => number;

  constructor(maxEntries: number, now: () => number = Date.now) {
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until <= this.#now()) {
      this.#entries.delete(key);
      return undefined;
    }
    // Which entry was used last matters only once entries will have to go.
    if (this.#entries.size * 2 > this.#maxEntries) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry.value;
  }

  set(key: string, value: T, timeToLiveMs: number): void {
    this.#entries.delete(key);
    if (timeToLiveMs <= 0) return;
    this.#entries.set(key, { value, until: this.#now() + timeToLiveMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
