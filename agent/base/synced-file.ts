import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import type { Shape } from '../../schemas/shape.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { decodeUtf8 } from '../../schemas/utf8.ts';

/** What file systems without second names answer (FAT on a stick). */
const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];
/** Two writes of one file at the same time do not share a part. */
let partNumber = 0;

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
  await writePartsSynced(path, (write) => write(data), options);
}

/**
 * The same for a file that comes in parts: under its final name it is whole or not there, also when `work` fails, is
 * cancelled, or finds no room.
 *
 * @throws what `work` throws, or the file system's error; EEXIST before `work` begins where nothing may be written over
 */
export async function writePartsSynced<T>(
  path: string,
  work: (write: (part: Uint8Array | string) => Promise<void>) => Promise<T>,
  { mode = 0o600, exclusive = false }: WriteOptions = {},
): Promise<T> {
  if (exclusive) await demandAbsent(path);
  const beside = `${path}.${process.pid}-${partNumber++}.part`;
  try {
    const handle = await open(beside, 'wx', mode);
    let result: T;
    try {
      result = await work((part) => handle.writeFile(part));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (exclusive ? nameNew(beside, path) : rename(beside, path));
    await syncDirectory(dirname(path));
    return result;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
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

/** Reads a UTF-8 file of at most `limit` bytes; what is longer is cut and then fails to parse. @throws text-malformed */
export async function readTextFile(path: string, limit = 1_048_576): Promise<string> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, limit));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return decodeUtf8(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

async function demandAbsent(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined)) !== undefined)
    throw Object.assign(new Error('the file exists'), { code: 'EEXIST', path });
}

/** A second name fails where the name is taken, which a rename does not. */
async function nameNew(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_LINKS.includes(String(error.code)))) throw error;
    await demandAbsent(path);
    await rename(beside, path);
    return;
  }
  await rm(beside);
}

/** Makes names that were given or taken away in a directory survive a loss of power. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(join(directory, '.'), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
