import type { Static, TSchema } from 'typebox';
import { FingerpostError } from '../../schemas/failure.ts';
import { schemaFailures } from '../../schemas/failures.ts';
import type { Shape } from '../../schemas/shape.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import { decodeUtf8 } from '../../schemas/utf8.ts';
import { openRegular } from './regular-file.ts';

/** Longest file that is read whole when nothing else is said. */
export const FILE_LIMIT = 1_048_576;

/**
 * Does some work with a file so that whatever goes wrong names it: the project's own errors in their detail, the file
 * system's in their path (an error at reading has none of its own).
 */
export async function inFile<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw naming(path, error);
  }
}

/** The same for work that does not wait. */
export function inFileNow<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw naming(path, error);
  }
}

function naming(path: string, error: unknown): unknown {
  if (error instanceof FingerpostError) {
    const { code, audience, plain, todo, peerCode, detail, cause, retryAfter } = error;
    if (detail?.startsWith(path) === true) return error;
    const named = detail === undefined ? path : `${path}: ${detail}`;
    const row = { audience, message: plain, todo, peerCode };
    const failure = new FingerpostError(code, row, named, cause ?? error);
    return retryAfter === undefined ? failure : failure.after(retryAfter);
  }
  if (error instanceof Error && 'code' in error && !('path' in error)) Object.assign(error, { path });
  return error;
}

/**
 * Reads a JSON file of the given shape; every error names the file.
 *
 * @throws file-too-large, json-malformed, the shape's own failure, or the file system's error
 */
export async function readJsonFile<S extends TSchema>(
  path: string,
  shape: Shape<S>,
  limit?: number,
): Promise<Static<S>> {
  const value = await readJson(path, limit);
  return inFile(path, () => shape.parse(value));
}

/** Reads any JSON file; every error names the file. @throws file-too-large, json-malformed, the file system's error */
export async function readJson(path: string, limit = FILE_LIMIT): Promise<unknown> {
  const text = await readTextFile(path, limit);
  return inFile(path, () => parseJson(text, { maxLength: limit }));
}

/**
 * Reads a text file of at most `limit` bytes, UTF-8.
 *
 * @throws file-too-large, text-malformed when it is not UTF-8, the file system's error; all name the file
 */
export async function readTextFile(path: string, limit = FILE_LIMIT): Promise<string> {
  const bytes = await readBoundedFile(path, limit);
  return inFile(path, () => decodeUtf8(bytes));
}

/** Reads a file of at most `limit` bytes. @throws file-too-large, file-irregular, the file system's error; all name the file */
export function readBoundedFile(path: string, limit = FILE_LIMIT): Promise<Buffer> {
  return inFile(path, async () => {
    const handle = await openRegular(path);
    try {
      const { size } = await handle.stat();
      if (size > limit) throw schemaFailures.fail('file-too-large', `more than ${limit} bytes`);
      const buffer = Buffer.alloc(size);
      let at = 0;
      while (at < size) {
        const { bytesRead } = await handle.read(buffer, at, size - at, at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return buffer.subarray(0, at);
    } finally {
      await handle.close();
    }
  });
}
