import { type Demands, demandsOf } from './demands.ts';
import { type Input, readInput } from './input.ts';
import { judgeCredential } from './judge-credential.ts';
import { openCredential } from './open-credential.ts';
import type { VerificationPolicy } from './policy.ts';
import { Recorder } from './recorder.ts';
import type { VerificationResult } from './result.ts';

/**
 * Verifies one credential of any format: signature, issuer, validity, status and trust; not who presents it. Whatever
 * the input is, the outcome is a result: nothing is thrown, fetched through a context, or done without bound.
 *
 * Not checked here: that whoever presents it is its subject (`verifyPresentation`), and what its claims say.
 *
 * @example
 * ```ts
 * const { verified, checks } = await verifyCredential(credential, { trustedIssuers: 'any' });
 * ```
 */
export async function verifyCredential(input: unknown, policy: VerificationPolicy): Promise<VerificationResult> {
  const recorder = new Recorder('credential');
  const read = readInput(input);
  if ('code' in read) {
    recorder.failed('format', read);
    return { verified: false, checks: recorder.checks, credentials: [] };
  }
  return judgeAlone(read, demandsOf(policy), recorder);
}

/** The same for an input that has been read. */
export async function judgeAlone(input: Input, demands: Demands, recorder: Recorder): Promise<VerificationResult> {
  const opened = await openCredential(input, demands, recorder);
  const credential = opened && (await judgeCredential(opened, demands, recorder));
  return {
    verified: credential !== undefined,
    checks: recorder.checks,
    credentials: credential === undefined ? [] : [credential],
  };
}
