import { randomBytes } from 'node:crypto';
import { BoundedCache } from '../../identity/base/bounded-cache.ts';
import type { Route } from './route.ts';

const LIFETIME_MS = 300_000;
const MAX_OPEN = 100_000;
const PREFIX = 'fp1.';

/**
 * Challenges that this server gives out: each answers one presentation, within five minutes. A challenge that a caller
 * made itself is the caller's to keep track of.
 */
export class Challenges {
  readonly #open: BoundedCache<true>;
  readonly route: Route = {
    method: 'POST',
    path: '/challenges',
    summary: 'Gives out a challenge that can be answered once, within five minutes.',
    successStatus: 201,
    privileged: false,
    handle: async () => ({ status: 201, body: { challenge: this.#make(), expiresInSeconds: LIFETIME_MS / 1000 } }),
  };

  constructor(now?: () => number) {
    this.#open = new BoundedCache(MAX_OPEN, now);
  }

  /** False for a challenge of this server that was answered or has expired. */
  mayAnswer(challenge: string): boolean {
    return !challenge.startsWith(PREFIX) || this.#open.get(challenge) === true;
  }

  /** Uses the challenge up. False when somebody else was quicker. */
  answer(challenge: string): boolean {
    const may = this.mayAnswer(challenge);
    this.#open.delete(challenge);
    return may;
  }

  #make(): string {
    const challenge = PREFIX + randomBytes(24).toString('base64url');
    this.#open.set(challenge, true, LIFETIME_MS);
    return challenge;
  }
}
