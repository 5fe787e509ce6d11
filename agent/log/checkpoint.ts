import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { logFailures } from './failures.ts';
import { HASH_LENGTH } from './merkle.ts';

/** What a log says of itself: so many entries, with this root. */
export interface Checkpoint {
  /** Names the log, without blanks or `+`: the key name of its notes, for example `authority.example/log`. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A log's public key: Ed25519, 32 bytes, under the log's name. */
export interface LogKey {
  readonly origin: string;
  readonly publicKey: Uint8Array;
}

/** Longest checkpoint that is read. */
export const MAX_CHECKPOINT_LENGTH = 4_096;

const SIGNATURE_LENGTH = 64;
const ED25519 = 1;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** The text that a checkpoint's signature covers (c2sp.org/tlog-checkpoint): origin, size and root, a line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** First four bytes of SHA-256 over name ‖ LF ‖ 01 ‖ public key (c2sp.org/signed-note). */
function keyHash({ origin, publicKey }: LogKey): Buffer {
  return createHash('sha256')
    .update(`${origin}\n`)
    .update(Uint8Array.of(ED25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

/** A checkpoint as a signed note: its text, an empty line, one signature line. */
export function encodeCheckpoint(checkpoint: Checkpoint, publicKey: Uint8Array, signature: Uint8Array): string {
  const line = Buffer.concat([keyHash({ origin: checkpoint.origin, publicKey }), signature]).toString('base64');
  return `${checkpointText(checkpoint)}\n— ${checkpoint.origin} ${line}\n`;
}

/**
 * Reads a signed checkpoint and verifies the log's own signature. Signatures of others (witnesses) may stand beside it.
 *
 * Not checked here: that the log's files give this root, or that the checkpoint continues an earlier one
 * (`verifyLog`, `verifyConsistency`).
 *
 * @throws log-checkpoint-malformed, log-signature-invalid
 */
export function verifyCheckpoint(note: string, key: LogKey): Checkpoint {
  if (note.length > MAX_CHECKPOINT_LENGTH) throw logFailures.fail('log-checkpoint-malformed', 'too long');
  const [, text = '', signatures = ''] = /^((?:[^\n]+\n)+)\n((?:— [^\n]+\n)+)$/u.exec(note) ?? [];
  const [, origin = '', size = '', root = ''] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  const rootBytes = Buffer.from(root, 'base64');
  const isWellFormed =
    rootBytes.length === HASH_LENGTH && rootBytes.toString('base64') === root && Number.isSafeInteger(Number(size));
  if (!isWellFormed || origin !== key.origin) throw logFailures.fail('log-checkpoint-malformed');
  if (!signatures.split('\n').some((line) => isSignedBy(line, text, key)))
    throw logFailures.fail('log-signature-invalid');
  return { origin, size: Number(size), root: new Uint8Array(rootBytes) };
}

function isSignedBy(line: string, text: string, key: LogKey): boolean {
  const [, name, encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (name !== key.origin || bytes.length !== 4 + SIGNATURE_LENGTH) return false;
  if (!timingSafeEqual(bytes.subarray(0, 4), keyHash(key))) return false;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, key.publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
}
