import { storageFailures } from '../../agent/base/failures.ts';
import { FingerpostError } from '../../schemas/failure.ts';
import { scriptFailures } from './failures.ts';

type Code = Parameters<typeof scriptFailures.fail>[0];

const SYSTEM_CODES: Readonly<Record<string, Code>> = {
  ENOENT: 'file-not-found',
  EACCES: 'file-not-allowed',
  EPERM: 'file-not-allowed',
  EISDIR: 'file-wrong-kind',
  ENOTDIR: 'file-wrong-kind',
  EEXIST: 'file-exists',
  EADDRINUSE: 'address-in-use',
  ECONNREFUSED: 'connection-refused',
};

const STORAGE_CODES: Readonly<Record<string, Parameters<typeof storageFailures.fail>[0]>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
};

/** Any thrown value as one of the project's errors; what nobody foresaw becomes `unexpected` with its cause kept. */
export function toFailure(thrown: unknown, signal: AbortSignal): FingerpostError {
  if (thrown instanceof FingerpostError) return thrown;
  if (signal.aborted && isAbort(thrown, signal)) return scriptFailures.fail('cancelled');
  const storage = STORAGE_CODES[textOf(thrown, 'code')];
  if (storage !== undefined) return storageFailures.fail(storage, placeOf(thrown), thrown);
  const code = SYSTEM_CODES[textOf(thrown, 'code')];
  if (code !== undefined) return scriptFailures.fail(code, placeOf(thrown), thrown);
  return scriptFailures.fail('unexpected', undefined, thrown);
}

function isAbort(thrown: unknown, signal: AbortSignal): boolean {
  return thrown === signal.reason || textOf(thrown, 'name') === 'AbortError' || textOf(thrown, 'code') === 'ABORT_ERR';
}

function placeOf(thrown: unknown): string | undefined {
  const address = textOf(thrown, 'address');
  const place = textOf(thrown, 'path') || (address === '' ? '' : `${address}:${textOf(thrown, 'port')}`);
  return place === '' ? undefined : place;
}

function textOf(thrown: unknown, key: string): string {
  const value: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
