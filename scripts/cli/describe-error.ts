import { diskCode } from '../../agent/base/disk-codes.ts';
import { storageFailures } from '../../agent/base/failures.ts';
import { networkFailures } from '../../agent/network/base/failures.ts';
import { FingerpostError } from '../../schemas/failure.ts';
import { scriptFailures } from './failures.ts';

type Code = Parameters<typeof scriptFailures.fail>[0];

const SYSTEM_CODES: Readonly<Record<string, Code>> = {
  ENOENT: 'file-not-found',
  EACCES: 'file-not-allowed',
  EPERM: 'file-not-allowed',
  EISDIR: 'file-wrong-kind',
  ENOTDIR: 'file-wrong-kind',
  ELOOP: 'file-wrong-kind',
  ENXIO: 'file-wrong-kind',
  ESPIPE: 'file-wrong-kind',
  ENOTEMPTY: 'file-exists',
  EEXIST: 'file-exists',
  ENAMETOOLONG: 'file-name-too-long',
  EBUSY: 'file-busy',
  ETXTBSY: 'file-busy',
  EMFILE: 'too-many-files',
  ENFILE: 'too-many-files',
  EIO: 'disk-failed',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  ETIMEDOUT: 'connection-refused',
  ENOTFOUND: 'connection-refused',
  EAI_AGAIN: 'connection-refused',
};

const ADDRESS_CODES: Readonly<Record<string, Parameters<typeof networkFailures.fail>[0]>> = {
  EADDRINUSE: 'address-in-use',
  EADDRNOTAVAIL: 'address-not-here',
  EACCES: 'address-not-allowed',
};

/** Calls of the system that are about an address, where a refusal is about that and not about a file. */
const OF_ADDRESSES = new Set(['listen', 'bind']);

/** Levels of causes that are looked through. */
const DEPTH = 8;

/** Any thrown value as one of the project's errors; what nobody foresaw becomes `unexpected` with its cause kept. */
export function toFailure(thrown: unknown, signal: AbortSignal): FingerpostError {
  if (thrown instanceof FingerpostError) return thrown;
  if (signal.aborted && isAbort(thrown, signal)) return scriptFailures.fail('cancelled');
  const error = systemErrorIn(thrown, DEPTH);
  const system = textOf(error, 'code');
  const place = placeOf(error);
  const atAddress = OF_ADDRESSES.has(textOf(error, 'syscall')) ? ADDRESS_CODES[system] : undefined;
  if (atAddress !== undefined) return networkFailures.fail(atAddress, place, thrown);
  const storage = diskCode(system);
  if (storage !== undefined) return storageFailures.fail(storage, place, thrown);
  return scriptFailures.fail(SYSTEM_CODES[system] ?? 'unexpected', place, thrown);
}

/** The system's error in what was thrown, its causes and the errors that it gathers. */
function systemErrorIn(thrown: unknown, depth: number): unknown {
  const code = textOf(thrown, 'code');
  if (code in SYSTEM_CODES || code in ADDRESS_CODES || diskCode(code) !== undefined) return thrown;
  if (depth === 0 || !(thrown instanceof Error)) return undefined;
  const gathered = Reflect.get(thrown, 'errors');
  for (const inner of [thrown.cause, ...(Array.isArray(gathered) ? gathered : [])]) {
    const found = systemErrorIn(inner, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
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
