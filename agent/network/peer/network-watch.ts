import { networkInterfaces } from 'node:os';

export interface NetworkWatchOptions {
  /** The machine's network interfaces with their addresses; the system's when absent. */
  readonly interfaces?: typeof networkInterfaces;
  /** Milliseconds between two looks at the system's table, which costs no packet; 2,000 when absent. */
  readonly everyMs?: number;
  /** Milliseconds since some moment, also while the machine sleeps; Date.now when absent. */
  readonly now?: () => number;
}

/** A timer that comes this much too late, in milliseconds, has slept with its machine. */
const SLEPT_MS = 15_000;

/**
 * Dispatches `change` when this machine has got or lost an address, as on another Wi-Fi, and when it wakes up after a
 * sleep. It looks at the system's own table and asks nobody: what changes behind a router it does not see.
 */
export class NetworkWatch extends EventTarget {
  readonly #interfaces: typeof networkInterfaces;
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #known: string;
  #looked: number;

  constructor({ interfaces = networkInterfaces, everyMs = 2_000, now = Date.now }: NetworkWatchOptions) {
    super();
    this.#interfaces = interfaces;
    this.#everyMs = everyMs;
    this.#now = now;
    this.#known = this.#addresses();
    this.#looked = now();
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const addresses = this.#addresses();
    const now = this.#now();
    const slept = now - this.#looked > this.#everyMs + SLEPT_MS;
    const changed = addresses !== this.#known;
    this.#known = addresses;
    this.#looked = now;
    if (changed || slept) this.dispatchEvent(new Event('change'));
  }

  #addresses(): string {
    const all = Object.values(this.#interfaces()).flatMap((addresses) => addresses ?? []);
    return all
      .map(({ address, netmask }) => `${address} ${netmask}`)
      .sort()
      .join();
  }
}
