import { utf8 } from '../base/bytes.ts';

/** Longest text that a card shows or writes, in bytes of UTF-8. */
export const MAX_TEXT_LENGTH = 256;

/** Characters that would show a person something else than was signed: controls, line ends, direction, nothing at all. */
const NOT_SHOWN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/u;

/** Whether a card shows this text: well-formed, 1 to 256 bytes of UTF-8, not blank, every character one that is seen. */
export function isDisplayText(text: string): boolean {
  const length = utf8(text).length;
  return length > 0 && length <= MAX_TEXT_LENGTH && !NOT_SHOWN.test(text) && text.trim().length > 0;
}

/** UTF-8 bytes as text that a card shows; undefined when it would not show it. */
export function readText(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_TEXT_LENGTH) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return isDisplayText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
