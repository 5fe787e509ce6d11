import { FingerpostError } from '../../../schemas/failure.ts';
import { storageFailures } from '../failures.ts';
import { isLevelLocked } from '../held-file.ts';
import { DamagedError } from './cursor.ts';

type Code = Parameters<typeof storageFailures.fail>[0];

const SYSTEM_CODES: Readonly<Record<string, Code>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'store-corrupt',
  ENOTDIR: 'store-corrupt',
  EISDIR: 'store-corrupt',
  ELOOP: 'store-corrupt',
  LEVEL_CORRUPTION: 'store-corrupt',
};

// LevelDB hands on no error number, only the text of strerror(3).
const SYSTEM_TEXTS: readonly (readonly [string, Code])[] = [
  ['No space left on device', 'disk-full'],
  ['Disk quota exceeded', 'disk-full'],
  ['Read-only file system', 'read-only'],
  ['Permission denied', 'read-only'],
];

/** What a file system or LevelDB says, as one of the failures of stores; `otherwise` when it says nothing known. */
export function storeFailure(error: unknown, otherwise: Code): FingerpostError {
  if (error instanceof FingerpostError) return error;
  if (isLevelLocked(error)) return storageFailures.fail('store-busy', undefined, error);
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DamagedError) return storageFailures.fail('store-corrupt', at.message, error);
    const known = SYSTEM_CODES[String(Reflect.get(at, 'code'))];
    if (known !== undefined) return storageFailures.fail(known, undefined, error);
    const { message } = at;
    const told = SYSTEM_TEXTS.find(([text]) => message.includes(text));
    if (told !== undefined) return storageFailures.fail(told[1], undefined, error);
  }
  return storageFailures.fail(otherwise, undefined, error);
}
