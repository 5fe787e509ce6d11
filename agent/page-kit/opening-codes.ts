import { randomBytes } from 'node:crypto';
import { sameSecret } from './page-security.ts';

/** Without letters that are taken for digits or for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;
const GROUP = 4;
/** Open pages at a time; the one opened first is closed for another. */
const MAX_KEYS = 32;

/**
 * Who may use a page: whoever gave the opening code, which is good once and followed by another (78 bits), has a key
 * (256 bits) from then on. Both end with the program.
 */
export class OpeningCodes {
  readonly #keys = new Set<string>();
  readonly #onCode: (code: string) => void;
  readonly #random: (length: number) => Uint8Array;
  #code: string;

  /** @param onCode told each code that becomes the current one */
  constructor(onCode: (code: string) => void = () => undefined, random: (length: number) => Uint8Array = randomBytes) {
    this.#onCode = onCode;
    this.#random = random;
    this.#code = this.#next();
  }

  /** The code that opens the page now, in groups: `7KDM-9QXT-2BHD-VWNA`. */
  get code(): string {
    return this.#code;
  }

  /** A key for a code, in any case and with or without its hyphens; undefined when it is not the current one. */
  exchange(code: string): string | undefined {
    if (!sameSecret(bare(code), bare(this.#code))) return undefined;
    const key = Buffer.from(this.#random(32)).toString('base64url');
    const [oldest] = this.#keys;
    if (this.#keys.size >= MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.add(key);
    this.#code = this.#next();
    return key;
  }

  isKey(given: string | undefined): boolean {
    return [...this.#keys].filter((key) => sameSecret(given, key)).length > 0;
  }

  #next(): string {
    let text = '';
    while (text.length < CODE_LENGTH)
      // The rest of the bytes would make some letters likelier.
      for (const byte of this.#random(CODE_LENGTH))
        if (byte < 240 && text.length < CODE_LENGTH) text += ALPHABET[byte % ALPHABET.length];
    const code = text.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? text;
    this.#onCode(code);
    return code;
  }
}

const bare = (code: string) => code.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
