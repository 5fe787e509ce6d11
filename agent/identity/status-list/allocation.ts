import { randomInt } from 'node:crypto';
import { identityFailures } from '../base/failures.ts';
import { Bitstring } from './bitstring.ts';

/**
 * The free indices of a list. An index is drawn at random (Bitstring Status List 1.0 §6.2), so that its number says
 * neither when a credential was issued nor after which other one.
 */
export class Allocation {
  readonly #taken: Bitstring;
  #left: number;
  readonly #random: (bound: number) => number;

  /**
   * @param bytes one bit for each index that is taken, as `bytes` of an earlier allocation gave it; changed by `take`
   * @param left how many are free, as `left` of it gave it
   */
  constructor(bytes: Uint8Array, left: number, random: (bound: number) => number = (bound) => randomInt(bound)) {
    this.#taken = new Bitstring(bytes);
    this.#random = random;
    this.#left = left;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes a free index. @throws status-list-full */
  take(): number {
    if (this.#left <= 0) throw identityFailures.fail('status-list-full');
    let index = this.#random(this.#taken.length);
    // From a random place on to the next free one: as good as random while the list is not nearly full.
    for (let tried = 0; this.#taken.get(index) !== 0; tried++) {
      if (tried === this.#taken.length) throw identityFailures.fail('status-list-full');
      index = (index + 1) % this.#taken.length;
    }
    this.#taken.set(index, 1);
    this.#left--;
    return index;
  }
}
