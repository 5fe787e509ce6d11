import { gunzipSync, gzipSync } from 'node:zlib';
import { identityFailures } from '../base/failures.ts';

/** Bytes of an unpacked list that are accepted: 33.5 million entries of one bit. */
export const MAX_LIST_BYTES = 4 * 1_048_576;
/** Fewest bytes of an unpacked list, 16 KiB. */
export const MIN_LIST_BYTES = 16_384;
/** Characters of the packed list. */
const MAX_ENCODED_LENGTH = 8 * 1_048_576;

/**
 * Packs a list: multibase base64url (`u`) of its gzip form (Bitstring Status List 1.0 §3.3).
 *
 * @example
 * ```ts
 * const encoded = encodeList(new Uint8Array(MIN_ENTRIES / 8));
 * ```
 */
export function encodeList(bytes: Uint8Array): string {
  return `u${gzipSync(bytes).toString('base64url')}`;
}

/**
 * Unpacks a list. Never makes more than `MAX_LIST_BYTES`, however much a small text would unpack to.
 *
 * @throws status-list-malformed
 *
 * @example
 * ```ts
 * const list = new Bitstring(decodeList(encoded));
 * ```
 */
export function decodeList(encoded: string): Uint8Array {
  if (encoded.length > MAX_ENCODED_LENGTH || !/^u[A-Za-z0-9_-]+$/.test(encoded))
    throw identityFailures.fail('status-list-malformed', 'multibase base64url without padding expected');
  const packed = Buffer.from(encoded.slice(1), 'base64url');
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(packed, { maxOutputLength: MAX_LIST_BYTES });
  } catch (cause) {
    throw identityFailures.fail('status-list-malformed', `not gzip, or more than ${MAX_LIST_BYTES} bytes`, cause);
  }
  if (bytes.length < MIN_LIST_BYTES)
    throw identityFailures.fail('status-list-malformed', `less than ${MIN_LIST_BYTES} bytes`);
  return bytes;
}
