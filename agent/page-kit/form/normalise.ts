import type { FieldKind } from './form-field.ts';

const HYPHENS = /[‐‑‒–—―−－ーｰ]/g;

/** Letters, digits and signs of full or half width as ASCII has them. */
const ascii = (text: string): string => text.replaceAll(HYPHENS, '-').normalize('NFKC');

/**
 * What a text stands for: composed (NFC) and trimmed; what is like a code in ASCII, kana as katakana of full width.
 * Nothing that a person can see is left out.
 *
 * @param country of the address, for its postcode
 */
export function normalise(kind: FieldKind, text: string, country?: string): string {
  const trimmed = text.normalize('NFC').replace(/^\s+|\s+$/gu, '');
  switch (kind) {
    case 'name':
      return trimmed.replaceAll(/\s+/gu, ' ');
    case 'kana':
      return katakana(trimmed.normalize('NFKC').replaceAll(/\s+/gu, ' '));
    case 'code':
      return ascii(trimmed).replaceAll(/\s+/gu, '');
    case 'country':
      return ascii(trimmed).toUpperCase();
    case 'postcode':
      return postcode(
        ascii(trimmed.replace(/^〒\s*/u, ''))
          .replaceAll(/\s+/gu, ' ')
          .toUpperCase(),
        country,
      );
    default:
      return trimmed;
  }
}

/** Hiragana as katakana (both blocks of Unicode stand in the same order). */
const katakana = (text: string): string =>
  text.replaceAll(/[ぁ-ゖゝゞ]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60));

/** Seven digits of Japan with their hyphen. */
function postcode(text: string, country: string | undefined): string {
  const [, area, place] = /^(\d{3})[- ]?(\d{4})$/.exec(text) ?? [];
  if (area === undefined || (country !== undefined && country !== 'JP')) return text;
  return `${area}-${place}`;
}
