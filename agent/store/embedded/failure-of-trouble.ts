import { storageFailures } from '../../base/failures.ts';
import { DamagedError } from '../../base/store/cursor.ts';
import { storeFailure } from '../../base/store/failure-of.ts';
import type { Trouble } from './messages.ts';

type Code = Parameters<typeof storageFailures.fail>[0];

/** SQLite's primary result codes (sqlite.org/rescode.html) that say something about disk or files. */
const SQLITE_CODES: Readonly<Record<number, Code>> = {
  5: 'store-busy',
  8: 'read-only',
  10: 'store-unwritable',
  11: 'store-corrupt',
  13: 'disk-full',
  14: 'read-only',
  26: 'store-corrupt',
};

/** What the thread told, as one of the failures of stores; an Error with its words where it says nothing about disk or files. */
export function failureOfTrouble({ message, sqlite, code, damaged }: Trouble): Error {
  const cause = Object.assign(new Error(message), { ...(code !== undefined && { code }) });
  if (damaged === true) return storeFailure(new DamagedError(message), 'store-corrupt');
  if (sqlite === undefined)
    return code?.startsWith('E') === true && !code.startsWith('ERR_') ? storeFailure(cause, 'store-unwritable') : cause;
  const known = SQLITE_CODES[sqlite & 0xff];
  return known === undefined ? cause : storageFailures.fail(known, undefined, cause);
}
