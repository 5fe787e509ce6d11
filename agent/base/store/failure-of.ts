import { FingerpostError } from '../../../schemas/failure.ts';
import { diskCode, diskCodeInText } from '../disk-codes.ts';
import { storageFailures } from '../failures.ts';
import { isLevelLocked } from '../held-file.ts';
import { DamagedError } from './cursor.ts';

type Code = Parameters<typeof storageFailures.fail>[0];

const SYSTEM_CODES: Readonly<Record<string, Code>> = {
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'store-corrupt',
  ENOTDIR: 'store-corrupt',
  EISDIR: 'store-corrupt',
  ELOOP: 'store-corrupt',
  LEVEL_CORRUPTION: 'store-corrupt',
};

// LevelDB hands on no error number, only the text of strerror(3).
const NOT_ALLOWED_TEXT = 'Permission denied';

/** What a file system or LevelDB says, as one of the failures of stores; `otherwise` when it says nothing known. */
export function storeFailure(error: unknown, otherwise: Code): FingerpostError {
  if (error instanceof FingerpostError) return error;
  if (isLevelLocked(error)) return storageFailures.fail('store-busy', undefined, error);
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DamagedError) return storageFailures.fail('store-corrupt', at.message, error);
    const system = String(Reflect.get(at, 'code'));
    const known = diskCode(system) ?? SYSTEM_CODES[system] ?? diskCodeInText(at.message);
    if (known !== undefined) return storageFailures.fail(known, undefined, error);
    if (at.message.includes(NOT_ALLOWED_TEXT)) return storageFailures.fail('read-only', undefined, error);
  }
  return storageFailures.fail(otherwise, undefined, error);
}
