import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { cardFailures } from '../base/failures.ts';

const BLOCK = 16;
const ZERO_IV = new Uint8Array(BLOCK);

/** Bits of an AES key of so many bytes. @throws key-malformed */
export function aesBits(length: number): 128 | 192 | 256 {
  if (length === 16) return 128;
  if (length === 24) return 192;
  if (length === 32) return 256;
  throw cardFailures.fail('key-malformed', `AES key of ${length} bytes`);
}

/** `aes-128`, `aes-192` or `aes-256` for a key of 16, 24 or 32 bytes. @throws key-malformed */
export function aesName(key: Uint8Array): 'aes-128' | 'aes-192' | 'aes-256' {
  return `aes-${aesBits(key.length)}`;
}

/** Doubling in GF(2¹²⁸), SP 800-38B §5.3. */
function double(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(BLOCK);
  let carry = 0;
  for (let i = BLOCK - 1; i >= 0; i--) {
    const b = block[i] ?? 0;
    out[i] = ((b << 1) | carry) & 0xff;
    carry = b >> 7;
  }
  out[BLOCK - 1] = (out[BLOCK - 1] ?? 0) ^ (0x87 & -carry);
  return out;
}

/** AES-CMAC (RFC 4493, NIST SP 800-38B) with one key of 128, 192 or 256 bits; Node has no CMAC of its own. */
export class CmacKey {
  readonly #key: KeyObject;
  readonly #cipher: string;
  readonly #k1: Uint8Array;
  readonly #k2: Uint8Array;

  /** @throws key-malformed */
  constructor(key: Uint8Array) {
    this.#cipher = `${aesName(key)}-cbc`;
    this.#key = createSecretKey(key);
    const encryptor = createCipheriv(this.#cipher, this.#key, ZERO_IV).setAutoPadding(false);
    const l = encryptor.update(ZERO_IV);
    this.#k1 = double(l);
    this.#k2 = double(this.#k1);
    l.fill(0);
  }

  /** The 16-byte MAC over all parts in order. */
  mac(...parts: readonly Uint8Array[]): Uint8Array {
    let length = 0;
    for (const part of parts) length += part.length;
    const blocks = Math.max(1, Math.ceil(length / BLOCK));
    const padded = new Uint8Array(blocks * BLOCK);
    let at = 0;
    for (const part of parts) {
      padded.set(part, at);
      at += part.length;
    }
    const whole = length === padded.length;
    if (!whole) padded[length] = 0x80;
    const subkey = whole ? this.#k1 : this.#k2;
    const last = padded.length - BLOCK;
    for (let i = 0; i < BLOCK; i++) padded[last + i] = (padded[last + i] ?? 0) ^ (subkey[i] ?? 0);
    const encryptor = createCipheriv(this.#cipher, this.#key, ZERO_IV).setAutoPadding(false);
    const chained = encryptor.update(padded);
    padded.fill(0);
    return new Uint8Array(chained.subarray(last, last + BLOCK));
  }

  /** Forgets the subkeys; the key object itself goes with the garbage collector. */
  wipe(): void {
    this.#k1.fill(0);
    this.#k2.fill(0);
  }
}

/** One-off AES-CMAC. */
export function cmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return new CmacKey(key).mac(...parts);
}
