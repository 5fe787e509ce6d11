import { readTextFile } from '../../agent/base/read-file.ts';
import { writeFileSynced } from '../../agent/base/synced-file.ts';
import { nodeFailures } from '../base/failures.ts';

/** Writes 32 secret bytes to a file that only its owner reads; an existing file is not replaced. */
export async function writeKeyFile(path: string, key: Uint8Array): Promise<void> {
  await writeFileSynced(path, `${Buffer.from(key).toString('base64url')}\n`, { exclusive: true });
}

/** @throws node-not-found */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  let text: string;
  try {
    text = (await readTextFile(path)).trim();
  } catch (cause) {
    throw nodeFailures.fail('node-not-found', 'key file', cause);
  }
  const key = new Uint8Array(Buffer.from(text, 'base64url'));
  if (key.length !== 32) throw nodeFailures.fail('node-not-found', 'key file');
  return key;
}
