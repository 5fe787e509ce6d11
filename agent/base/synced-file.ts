import { constants, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import type { Shape } from '../../schemas/shape.ts';
import { parseJson } from '../../schemas/strict-json.ts';

export interface WriteOptions {
  /** 0o600 when absent: these files belong to one user. */
  readonly mode?: number;
  /** Refuses to write over a file (EEXIST) when true. */
  readonly exclusive?: boolean;
}

/**
 * Writes a whole file so that a kill or a power cut leaves the old one or the new one: written beside it, synced,
 * renamed, directory synced.
 */
export async function writeFileSynced(
  path: string,
  data: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const { mode = 0o600, exclusive = false } = options;
  if (exclusive) {
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    await finish(handle, data);
  } else {
    const beside = `${path}.${process.pid}.new`;
    try {
      await finish(await open(beside, 'w', mode), data);
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }
  await syncDirectory(dirname(path));
}

/** Writes JSON for people to read and edit: two spaces, a line end. */
export function writeJsonFile(path: string, value: unknown, options: WriteOptions = {}): Promise<void> {
  return writeFileSynced(path, `${JSON.stringify(value, null, 2)}\n`, options);
}

/**
 * Reads one JSON file of the given shape, of at most a mebibyte.
 *
 * @throws json-malformed, the shape's own failure, or the file system's error
 */
export async function readJsonFile<S extends TSchema>(path: string, shape: Shape<S>): Promise<Static<S>> {
  return shape.parse(parseJson(await readTextFile(path)));
}

/** Reads a text file of at most `limit` bytes; what is longer is cut and then fails to parse. */
export async function readTextFile(path: string, limit = 1_048_576): Promise<string> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, limit));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function finish(handle: FileHandle, data: Uint8Array | string): Promise<void> {
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(join(directory, '.'), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
