import type { GreyImage } from '../base/types.ts';
import { imageFailures } from './failures.ts';
import { checkExtent } from './limits.ts';

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]);

/** Whether the bytes start as a PGM file. */
export function isPgm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && (bytes[1] === 0x32 || bytes[1] === 0x35);
}

/** Reads whole numbers and comments of a PGM header one after the other. */
class PgmReader {
  readonly #bytes: Uint8Array;
  at = 2;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  #skip(): void {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte === 0x23) while (this.at < this.#bytes.length && this.#bytes[this.at] !== 0x0a) this.at += 1;
      else if (byte !== undefined && SPACE.has(byte)) this.at += 1;
      else return;
    }
  }

  number(what: string): number {
    this.#skip();
    const start = this.at;
    let value = 0;
    for (; this.at - start < 6; this.at += 1) {
      const digit = (this.#bytes[this.at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (this.at === start) throw imageFailures.fail('image-malformed', `PGM ${what}`);
    return value;
  }
}

/** Parses one binary (P5) or plain (P2) portable grey map of at most 16 bits a sample, as the netpbm format page has it. */
export function parsePgm(bytes: Uint8Array, dpi: number): GreyImage {
  const reader = new PgmReader(bytes);
  const width = reader.number('width');
  const height = reader.number('height');
  const largest = reader.number('largest value');
  checkExtent(width, height, dpi);
  if (largest < 1 || largest > 65535) throw imageFailures.fail('image-malformed', 'PGM largest value');
  const plain = bytes[1] === 0x32;
  const wide = largest > 255 ? 2 : 1;
  // A plain sample takes a digit and what sets it apart from the one before.
  const least = width * height * (plain ? 2 : wide);
  if (bytes.length - reader.at < least) throw imageFailures.fail('image-malformed', 'PGM too short');
  const pixels = new Uint8Array(width * height);
  const scale = 255 / largest;
  if (plain) {
    for (let i = 0; i < pixels.length; i += 1) {
      const value = reader.number('sample');
      if (value > largest) throw imageFailures.fail('image-malformed', `PGM sample ${i}`);
      pixels[i] = Math.round(value * scale);
    }
    return { width, height, dpi, pixels };
  }
  if (!SPACE.has(bytes[reader.at] ?? 0)) throw imageFailures.fail('image-malformed', 'PGM header');
  const start = reader.at + 1;
  if (bytes.length < start + pixels.length * wide) throw imageFailures.fail('image-malformed', 'PGM too short');
  for (let i = 0; i < pixels.length; i += 1) {
    const at = start + i * wide;
    const value = wide === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (value > largest) throw imageFailures.fail('image-malformed', `PGM sample ${i}`);
    pixels[i] = Math.round(value * scale);
  }
  return { width, height, dpi, pixels };
}
