import { logFailures } from './failures.ts';
import { TILE_WIDTH } from './tile.ts';

/** Longest entry: its length stands in two bytes (c2sp.org/tlog-tiles, entry bundles). */
export const MAX_ENTRY_LENGTH = 65_535;

/** Longest file of a log. */
export const BUNDLE_LIMIT = TILE_WIDTH * (MAX_ENTRY_LENGTH + 2);

/**
 * Entries of one bundle as the file holds them: each with its length before it, two bytes, big-endian.
 *
 * @throws log-entry-too-large
 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_LENGTH) throw logFailures.fail('log-entry-too-large', `${entry.length} bytes`);
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  });
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * The entries of a bundle file, exactly `width` of them.
 *
 * @throws log-corrupt when the file holds fewer, more, or half an entry
 */
export function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length !== width) throw logFailures.fail('log-corrupt', 'entry bundle');
  return entries;
}
