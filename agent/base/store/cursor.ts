/** Something on disk does not have the form that it must have; the message says what, without any content. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

/** Reads LevelDB's encodings one after another: varints (7 bits a byte, least first) and what they count. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** A varint of up to 53 bits. @throws DamagedError */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw new DamagedError('a number cannot be read');
  }

  /** @throws DamagedError */
  take(length: number): Uint8Array {
    if (length > this.left) throw new DamagedError('a part is cut short');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  /** Bytes with their length before them. @throws DamagedError */
  counted(): Uint8Array {
    return this.take(this.varint());
  }
}

/** 64 bits, least byte first, as a number. @throws DamagedError when it is no safe integer */
export function uint64(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 8 > bytes.length) throw new DamagedError('a number is cut short');
  const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DamagedError('a number is too large');
  return Number(value);
}

/** 32 bits, least byte first. @throws DamagedError */
export function uint32(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > bytes.length) throw new DamagedError('a number is cut short');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
