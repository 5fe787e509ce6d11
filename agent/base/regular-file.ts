import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { storageFailures } from './failures.ts';

/** Absent where the system has none. */
const { O_RDONLY, O_NONBLOCK = 0 } = constants;

/**
 * Opens a file for reading. A pipe, socket or device in its place is refused at once: opening or reading one can wait
 * without end, and a thread of the program with it.
 *
 * @throws file-irregular, the file system's error; reading a directory fails by itself
 */
export async function openRegular(path: string): Promise<FileHandle> {
  const handle = await open(path, O_RDONLY | O_NONBLOCK);
  const stats = await handle.stat();
  if (stats.isFile() || stats.isDirectory()) return handle;
  await handle.close();
  throw storageFailures.fail('file-irregular', path);
}

/** The whole of such a file, however long. @throws as `openRegular` */
export async function readRegular(path: string): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
