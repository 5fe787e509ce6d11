import { identityFailures } from '../base/failures.ts';
import type { StatusListVerifier } from '../status-list/checker.ts';
import { demandsOf } from './demands.ts';
import { readInput } from './input.ts';
import { openCredential } from './open-credential.ts';
import type { VerificationPolicy } from './policy.ts';
import { Recorder } from './recorder.ts';

/**
 * Verifies status list credentials of any format for `createStatusChecker`: the signature, and that its key is the
 * issuer's. Whose lists count is decided by the status check, and a list's validity too.
 */
export function statusListVerifier(
  options: Pick<VerificationPolicy, 'resolver' | 'signatures' | 'mechanisms' | 'algorithms'> = {},
): StatusListVerifier {
  return async (text, { now, signal }) => {
    const input = readInput(text);
    if ('code' in input) throw identityFailures.fail('status-list-not-verified', input.code);
    const recorder = new Recorder('credential');
    const demands = demandsOf({ ...options, trustedIssuers: 'any', now: () => now, signal });
    const opened = await openCredential(input, demands, recorder);
    if (opened === undefined || !opened.controllers.includes(opened.issuer)) {
      const failed = recorder.checks.find(({ outcome }) => outcome === 'failed');
      throw identityFailures.fail('status-list-not-verified', failed?.code ?? 'issuer-key-mismatch');
    }
    return opened.document;
  };
}
