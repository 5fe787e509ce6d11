import { access, constants, lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { scriptFailures } from './failures.ts';

/**
 * Looks whether a new file may be made there, before something is done that cannot be done again.
 *
 * @throws file-exists, file-not-found, file-not-allowed
 */
export async function mayCreate(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK | constants.X_OK);
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there !== undefined) throw scriptFailures.fail('file-exists', path);
}
