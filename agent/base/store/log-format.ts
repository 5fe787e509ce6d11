import { maskedCrc32c } from './crc32c.ts';
import { uint32 } from './cursor.ts';

const BLOCK = 32_768;
const HEADER = 7;
const KINDS = { full: 1, first: 2, middle: 3, last: 4 } as const;

/** What a log file holds, and how it ends. */
export interface LogContent {
  readonly records: readonly Uint8Array[];
  /** `torn`: a record was not finished. `bad`: what stands there is no record at all. */
  readonly end: 'whole' | 'torn' | 'bad';
}

/** Reads a file of LevelDB's log format up to the first thing that is not a whole record. */
export function readLog(bytes: Uint8Array): LogContent {
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const room = BLOCK - (at % BLOCK);
    if (room < HEADER) {
      at += room;
      continue;
    }
    if (bytes.length - at < HEADER) return { records, end: 'torn' };
    const length = (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8);
    const kind = bytes[at + 6] ?? 0;
    if (HEADER + length > room) return { records, end: 'bad' };
    const end = at + HEADER + length;
    if (end > bytes.length) return { records, end: 'torn' };
    const starts = kind === KINDS.full || kind === KINDS.first;
    const follows = kind === KINDS.middle || kind === KINDS.last;
    if (!(starts ? parts.length === 0 : follows && parts.length > 0)) return { records, end: 'bad' };
    if (maskedCrc32c(bytes, at + 6, end) !== uint32(bytes, at)) return { records, end: 'bad' };
    parts.push(bytes.subarray(at + HEADER, end));
    if (kind === KINDS.full || kind === KINDS.last) {
      records.push(parts.length === 1 ? (parts[0] ?? new Uint8Array()) : new Uint8Array(Buffer.concat(parts)));
      parts = [];
    }
    at = end;
  }
  return { records, end: parts.length === 0 ? 'whole' : 'torn' };
}
