import { isDisplayText, MAX_TEXT_LENGTH } from '../../card-bridge/protocol/text.ts';

/** Text as a card shows it: without what is not seen, cut at a character's end to so many bytes of UTF-8, 256 at most. */
export function displayText(text: string, most: number = MAX_TEXT_LENGTH): string {
  let short = '';
  for (const character of text.toWellFormed()) {
    const seen = isDisplayText(`x${character}`) ? character : ' ';
    if (Buffer.byteLength(short + seen) > most - 3) return `${short}…`;
    short += seen;
  }
  return short.trim() === '' ? '?' : short;
}
