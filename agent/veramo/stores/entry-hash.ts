import { createHash } from 'node:crypto';
import { encodeBase58 } from '../../identity/base/base58.ts';

/**
 * The name of an entry in every Veramo store: the CIDv0 of its text as one UnixFS file (dag-pb, SHA-256), over the JWT
 * when the entry has one and over its JSON otherwise.
 *
 * @example
 * ```ts
 * const hash = entryHash(credential);
 * ```
 */
export function entryHash(entry: unknown): string {
  const file = Buffer.from(hashable(entry));
  const unixFs = Buffer.concat([
    Buffer.of(0x08, 0x02, 0x12),
    varint(file.length),
    file,
    Buffer.of(0x18),
    varint(file.length),
  ]);
  const block = Buffer.concat([Buffer.of(0x0a), varint(unixFs.length), unixFs]);
  return encodeBase58(Buffer.concat([Buffer.of(0x12, 0x20), createHash('sha256').update(block).digest()]));
}

function hashable(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  return jwtOf(entry) ?? JSON.stringify(entry);
}

/** The JWT inside a Veramo credential or presentation that came as one. */
export function jwtOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('proof' in entry)) return undefined;
  const { proof } = entry;
  const jwt = typeof proof === 'object' && proof !== null && 'jwt' in proof ? proof.jwt : undefined;
  return typeof jwt === 'string' ? jwt : undefined;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}
