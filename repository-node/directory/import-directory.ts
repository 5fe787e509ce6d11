import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeFailures } from '../base/failures.ts';
import { readExportIdentity, restoreStore } from '../export/import-file.ts';
import { openLevelStore } from '../store/level-store.ts';
import { identityFromText } from './identity-text.ts';
import { NODE_FILES, writeNodeDirectory } from './node-directory.ts';

/**
 * Restores an export into a new directory. The restored node is sealed; the card that opened the exported one opens it.
 * The node that was exported must not run any more: both would answer under one name.
 *
 * @throws node-exists, export-invalid, export-passphrase-wrong
 */
export async function importNodeDirectory(
  file: string,
  directory: string,
  passphrase: string | Uint8Array,
  now: number,
): Promise<{ readonly peerId: string; readonly rows: number }> {
  const identity = identityFromText(await readExportIdentity(await firstLine(file), passphrase));
  const { peerId } = await writeNodeDirectory(directory, identity, now);
  try {
    return { peerId, rows: await restoreInto(directory, file) };
  } catch (failure) {
    for (const name of Object.values(NODE_FILES)) await rm(join(directory, name), { recursive: true, force: true });
    throw failure;
  }
}

async function restoreInto(directory: string, file: string): Promise<number> {
  const store = await openLevelStore(join(directory, NODE_FILES.store));
  try {
    const { rows } = await restoreStore(linesOf(file), store);
    return rows;
  } finally {
    await store.close();
  }
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

async function firstLine(file: string): Promise<string> {
  for await (const line of linesOf(file)) return line;
  throw nodeFailures.fail('export-invalid', 'empty');
}
