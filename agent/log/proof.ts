import { timingSafeEqual } from 'node:crypto';
import { logFailures } from './failures.ts';
import type { HashReader } from './hash-reader.ts';
import { HASH_LENGTH, levelOf, nodeHash, splitAt } from './merkle.ts';

/** Most hashes of a proof: a log of 2⁵³ entries needs no more. */
export const MAX_PROOF_LENGTH = 106;

/**
 * The hashes that lead from entry `index` to the root of the reader's size, RFC 6962 §2.1.1 (PATH).
 *
 * @throws log-corrupt
 */
export async function inclusionProof(reader: HashReader, index: number): Promise<Uint8Array[]> {
  if (index < 0 || index >= reader.size) throw logFailures.fail('log-out-of-step', `${index} of ${reader.size}`);
  return path(reader, index, 0, reader.size);
}

async function path(reader: HashReader, index: number, from: number, to: number): Promise<Uint8Array[]> {
  if (to - from === 1) return [];
  const middle = from + splitAt(to - from);
  if (index < middle) return [...(await path(reader, index, from, middle)), await reader.range(middle, to)];
  return [...(await path(reader, index, middle, to)), await reader.range(from, middle)];
}

/**
 * The hashes that show that the log of `earlier` entries is the beginning of the reader's, RFC 6962 §2.1.2 (PROOF).
 *
 * @throws log-out-of-step when `earlier` is 0 or beyond the log, log-corrupt
 */
export async function consistencyProof(reader: HashReader, earlier: number): Promise<Uint8Array[]> {
  if (earlier < 1 || earlier > reader.size) throw logFailures.fail('log-out-of-step', `${earlier} of ${reader.size}`);
  return earlier === reader.size ? [] : subproof(reader, earlier, 0, reader.size, true);
}

async function subproof(
  reader: HashReader,
  earlier: number,
  from: number,
  to: number,
  whole: boolean,
): Promise<Uint8Array[]> {
  if (earlier === to) return whole ? [] : [await reader.range(from, to)];
  const middle = from + splitAt(to - from);
  if (earlier <= middle)
    return [...(await subproof(reader, earlier, from, middle, whole)), await reader.range(middle, to)];
  return [...(await subproof(reader, earlier, middle, to, false)), await reader.range(from, middle)];
}

/**
 * Whether `proof` leads from the hash of entry `index` to `root` in a log of `size` entries (RFC 9162 §2.1.3.2).
 *
 * Not checked here: who says that `root` is the log's; see `verifyCheckpoint`.
 *
 * @throws log-proof-malformed
 */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  checkShape(proof);
  if (index < 0 || index >= size) throw logFailures.fail('log-proof-malformed', `${index} of ${size}`);
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) throw logFailures.fail('log-proof-malformed', `${proof.length} hashes`);
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw logFailures.fail('log-proof-malformed', `${proof.length} hashes`);
  return timingSafeEqual(hash, root);
}

/**
 * Whether `proof` shows that the log with `earlierRoot` is the beginning of the one with `root` (RFC 9162 §2.1.4.2).
 *
 * Not checked here: who says that the roots are the log's; see `verifyCheckpoint`.
 *
 * @throws log-proof-malformed
 */
export function verifyConsistency(
  earlier: number,
  earlierRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  checkShape(proof);
  if (earlier < 1 || earlier > size || (proof.length === 0) !== (earlier === size))
    throw logFailures.fail('log-proof-malformed', `${earlier} of ${size}`);
  if (earlier === size) return timingSafeEqual(earlierRoot, root);
  const hashes = levelOf(earlier) !== undefined ? [earlierRoot, ...proof] : [...proof];
  let at = earlier - 1;
  let last = size - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const [first = earlierRoot, ...rest] = hashes;
  let left = first;
  let right = first;
  for (const hash of rest) {
    if (last === 0) throw logFailures.fail('log-proof-malformed', `${proof.length} hashes`);
    if (at % 2 === 1 || at === last) {
      left = nodeHash(hash, left);
      right = nodeHash(hash, right);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else right = nodeHash(right, hash);
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw logFailures.fail('log-proof-malformed', `${proof.length} hashes`);
  return timingSafeEqual(left, earlierRoot) && timingSafeEqual(right, root);
}

/** Halves without the 32 bits of a shift. */
const half = (value: number) => Math.floor(value / 2);

function checkShape(proof: readonly Uint8Array[]): void {
  const isWellFormed = proof.length <= MAX_PROOF_LENGTH && proof.every((hash) => hash.length === HASH_LENGTH);
  if (!isWellFormed) throw logFailures.fail('log-proof-malformed', `${proof.length} hashes`);
}
