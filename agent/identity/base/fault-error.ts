import type { FingerpostError } from '../../../schemas/failure.ts';
import { identityFailures } from './failures.ts';
import type { Fault } from './fault.ts';

/** The error of a fault, for functions that make things rather than judge them. */
export function faultError({ code, detail }: Fault): FingerpostError {
  return isOwnCode(code)
    ? identityFailures.fail(code, detail)
    : identityFailures.fail('credential-malformed', detail ?? code);
}

function isOwnCode(code: string): code is keyof typeof identityFailures.table & string {
  return Object.hasOwn(identityFailures.table, code);
}
