import { identityFailures } from '../base/failures.ts';
import type { StatusListVerifier } from '../status-list/checker.ts';
import type { VerificationPolicy } from './policy.ts';
import { verifyCredential } from './verify-credential.ts';

/**
 * Verifies status lists with the engine's own verifier, in every format that it knows. Whose list counts is decided at
 * each check, by the issuer of the credential in question.
 *
 * @example
 * ```ts
 * const checker = createStatusChecker({ source: httpsListSource(fetcher), verifyList: statusListVerifier() });
 * ```
 */
export function statusListVerifier(
  policy: Pick<VerificationPolicy, 'resolver' | 'algorithms'> = {},
): StatusListVerifier {
  return async (text, { now, signal }) => {
    const demands = { ...policy, trustedIssuers: 'any' as const, now: () => now, signal };
    const { credentials, checks } = await verifyCredential(text, demands);
    const [verified] = credentials;
    if (verified !== undefined) return verified.credential;
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    if (failed.length > 0 && failed.every(({ code }) => code === 'credential-expired'))
      throw identityFailures.fail('status-list-outdated');
    throw identityFailures.fail('status-list-not-verified', failed[0]?.code);
  };
}
