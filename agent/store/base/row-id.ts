import { randomBytes } from 'node:crypto';

/** 13 hexadecimal digits of milliseconds, 3 of a counter within one, 16 of chance. */
const LENGTH = 32;

/**
 * Whether a text is a row's id in form.
 *
 * @example
 * ```ts
 * if (!isRowId(text)) throw new Error('no row is called that');
 * ```
 */
export const isRowId = (text: string): boolean => text.length === LENGTH && /^[0-9a-f]+$/.test(text);

/**
 * Ids of rows that sort in the order in which one process made them, and between processes by their clocks: what a page
 * of a list goes on from. They tell when a row was made.
 *
 * @param random bytes, of the length asked for
 *
 * @example
 * ```ts
 * const next = rowIds(Date.now);
 * const id = next();
 * ```
 */
export function rowIds(now: () => number, random: (length: number) => Uint8Array = randomBytes): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const at = Math.max(now(), last);
    count = at === last ? count + 1 : 0;
    last = at;
    if (count > 0xfff) {
      last += 1;
      count = 0;
    }
    const time = last.toString(16).padStart(13, '0') + count.toString(16).padStart(3, '0');
    return time + Buffer.from(random(8)).toString('hex');
  };
}
