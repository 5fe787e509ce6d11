import { type KeyPair, keyPairFromScalar } from '../../secure-channel/p256.ts';
import { type CardContents, decodeImage, encodeImage } from './card-image.ts';
import { type CardMemory, imageOf } from './memory.ts';

/** The card's stored contents: read once at power on of the program, written through before they count. */
export class NonVolatile {
  readonly #memory: CardMemory;
  readonly #pairs = new WeakMap<Uint8Array, KeyPair>();
  #contents: CardContents;

  /** @throws card-image-corrupt when there is no valid image */
  constructor(memory: CardMemory) {
    this.#memory = memory;
    this.#contents = decodeImage(imageOf(memory));
  }

  get contents(): CardContents {
    return this.#contents;
  }

  /**
   * Stores the changed contents in one atomic step; they are in force only when that succeeded. A store that failed may
   * have reached the memory all the same: what lies there then counts, so that no failure gives a try back.
   *
   * @throws card-image-unwritable
   */
  change(patch: Partial<CardContents>): void {
    const next = { ...this.#contents, ...patch };
    try {
      this.#memory.store(encodeImage(next));
    } catch (failure) {
      this.#contents = decodeImage(imageOf(this.#memory));
      throw failure;
    }
    this.#contents = next;
  }

  /** The key pair of a stored scalar; built once per scalar. */
  keyPair(scalar: Uint8Array): KeyPair {
    let pair = this.#pairs.get(scalar);
    if (pair === undefined) {
      pair = keyPairFromScalar(scalar);
      this.#pairs.set(scalar, pair);
    }
    return pair;
  }
}
