import { identityFailures } from '../base/failures.ts';

/** Fewest entries of a list (Bitstring Status List 1.0 §6.1): a holder hides among so many. */
export const MIN_ENTRIES = 131_072;

/**
 * Status values packed from the most significant bit of the first byte on, `size` bits each (Bitstring Status List
 * 1.0 §3.2).
 *
 * @example
 * ```ts
 * const list = new Bitstring(new Uint8Array(MIN_ENTRIES / 8));
 * list.set(42, 1);
 * ```
 */
export class Bitstring {
  readonly bytes: Uint8Array;
  readonly size: number;

  /** @throws status-index when `size` is not 1 to 32 */
  constructor(bytes: Uint8Array, size = 1) {
    if (!Number.isInteger(size) || size < 1 || size > 32)
      throw identityFailures.fail('status-index', 'size of an entry');
    this.bytes = bytes;
    this.size = size;
  }

  /** How many entries fit. */
  get length(): number {
    return Math.floor((this.bytes.length * 8) / this.size);
  }

  /** @throws status-index */
  get(index: number): number {
    this.#check(index);
    let value = 0;
    for (let bit = index * this.size; bit < (index + 1) * this.size; bit++)
      value = value * 2 + (((this.bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    return value;
  }

  /** @throws status-index for an index or a value that does not fit */
  set(index: number, value: number): void {
    this.#check(index);
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** this.size)
      throw identityFailures.fail('status-index', `a value of ${this.size} bits`);
    const first = index * this.size;
    for (let position = 0; position < this.size; position++) {
      const bit = first + position;
      const mask = 0x80 >> (bit & 7);
      const on = Math.floor(value / 2 ** (this.size - 1 - position)) % 2 === 1;
      this.bytes[bit >> 3] = on ? (this.bytes[bit >> 3] ?? 0) | mask : (this.bytes[bit >> 3] ?? 0) & ~mask;
    }
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.length)
      throw identityFailures.fail('status-index', `${this.length} entries`);
  }
}
