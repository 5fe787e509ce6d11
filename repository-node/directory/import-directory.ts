import { createInterface } from 'node:readline';
import { inFile } from '../../agent/base/read-file.ts';
import { openRegular } from '../../agent/base/regular-file.ts';
import { nodeFailures } from '../base/failures.ts';
import { readExportIdentity, restoreStore } from '../export/import-file.ts';
import { openLevelStore } from '../store/level-store.ts';
import { identityFromText } from './identity-text.ts';
import { writeNodeDirectory } from './node-directory.ts';

export interface ImportOptions {
  /** Of the export. */
  readonly passphrase: string | Uint8Array;
  /** That the restored node's keys lie under; without one their file's mode alone protects them. */
  readonly keysPassphrase?: Uint8Array | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Restores an export into a new directory. The restored node is sealed; the card that opened the exported one opens it.
 * The node that was exported must not run any more: both would answer under one name.
 *
 * @throws node-exists, export-invalid, export-passphrase-wrong, node-keys-passphrase-short
 *
 * @example
 * ```ts
 * const { peerId, rows } = await importNodeDirectory('backup.jsonl', 'restored', options);
 * ```
 */
export async function importNodeDirectory(
  file: string,
  directory: string,
  { passphrase, keysPassphrase, now }: ImportOptions,
): Promise<{ readonly peerId: string; readonly rows: number }> {
  const identity = await inFile(file, async () =>
    identityFromText(await readExportIdentity(await firstLine(file), passphrase)),
  );
  let rows = 0;
  const fill = async (store: string) => {
    rows = await restoreInto(store, file);
  };
  const { peerId } = await writeNodeDirectory(directory, identity, { now, passphrase: keysPassphrase, fill });
  return { peerId, rows };
}

async function restoreInto(directory: string, file: string): Promise<number> {
  const store = await openLevelStore(directory);
  try {
    return await inFile(file, async () => (await restoreStore(linesOf(file), store)).rows);
  } finally {
    await store.close();
  }
}

async function* linesOf(file: string): AsyncIterable<string> {
  const handle = await openRegular(file);
  yield* createInterface({ input: handle.createReadStream(), crlfDelay: Number.POSITIVE_INFINITY });
}

async function firstLine(file: string): Promise<string> {
  for await (const line of linesOf(file)) return line;
  throw nodeFailures.fail('export-invalid', 'empty');
}
