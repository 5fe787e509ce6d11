/** How many requests one address may send. */
export interface RateLimit {
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Addresses remembered at the same time; the longest silent one is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** A token bucket per address, in bounded memory. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Takes one request; returns the seconds to wait when there is none left, else undefined. */
  take(address: string): number | undefined {
    const bucket = this.#bucketOf(address);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#limit.perSecond);
    bucket.tokens -= 1;
    return undefined;
  }

  /**
   * Takes one request that may have to wait for those before it; returns the milliseconds after which it is due, or
   * undefined, and takes none, when that would be longer than `longestMs`.
   */
  reserve(address: string, longestMs: number): number | undefined {
    const bucket = this.#bucketOf(address);
    const waitMs = (Math.max(0, 1 - bucket.tokens) / this.#limit.perSecond) * 1_000;
    if (waitMs > longestMs) return undefined;
    bucket.tokens -= 1;
    return waitMs;
  }

  #bucketOf(address: string): Bucket {
    const { perSecond, burst } = this.#limit;
    const now = this.#now();
    const bucket = this.#buckets.get(address) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MAX_ADDRESSES) break;
      this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
