import { FingerpostError } from '../../../schemas/failure.ts';
import { storageFailures } from '../../base/failures.ts';
import { sqlStoreFailures } from '../base/failures.ts';

/** SQLSTATE of transactions that may be run again (PostgreSQL manual, appendix A): serialisation, deadlock. */
const AGAIN = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string => (error instanceof Error ? String(Reflect.get(error, 'code') ?? '') : '');

export const mayRunAgain = (error: unknown): boolean => AGAIN.has(codeOf(error));

/** What a server or the way to it says, as one of the failures of stores; the error itself where it is the statement's. */
export function failureOfPostgres(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FingerpostError) return error;
  const code = codeOf(error);
  if (AGAIN.has(code)) return sqlStoreFailures.fail('store-crowded', undefined, error);
  if (code === '53100') return storageFailures.fail('disk-full', undefined, error);
  if (code === '25006') return storageFailures.fail('read-only', undefined, error);
  if (code === '58030') return storageFailures.fail('store-unwritable', undefined, error);
  // XX001, XX002: a page or an index of the server does not have the form that it must have.
  if (code === 'XX001' || code === 'XX002') return storageFailures.fail('store-corrupt', undefined, error);
  // 3D000: no such database. 42P01: no such table.
  if (code === '3D000' || code === '42P01') return storageFailures.fail('store-corrupt', 'there is none', error);
  return isOfTheWay(code, error) ? sqlStoreFailures.fail('store-unreachable', code || undefined, error) : error;
}

/** Connections, their refusal and their end: no SQLSTATE, or one of classes 08, 28, 53, 57. */
function isOfTheWay(code: string, error: Error): boolean {
  if (/^(08|28|53|57)[0-9A-Z]{3}$/.test(code)) return true;
  if (/^E[A-Z]{3,}$/.test(code)) return true;
  return code === '' && /timeout|terminated|Connection/i.test(error.message);
}
