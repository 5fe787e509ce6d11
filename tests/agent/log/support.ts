import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogSigner } from '../../../agent/log/index.ts';

/** A log key in software. */
export function logSigner(origin = 'test.example/log'): LogSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { origin, publicKey: new Uint8Array(point), sign: async (text) => sign(null, text, privateKey) };
}

/** Runs with a directory of its own that is removed afterwards. */
export async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'fingerpost-log-'));
  try {
    await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export const entryNumber = (number: number): Uint8Array => Buffer.from(`entry ${number}`);

export const entriesFrom = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, at) => entryNumber(from + at));
