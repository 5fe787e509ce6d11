import { type Fault, fault } from '../base/fault.ts';
import { asList } from '../base/json.ts';
import { readJws } from '../jose/jws.ts';
import { hasDocumentClaim } from '../jose/vc-claim.ts';
import { splitSdJwt } from '../sd-jwt/split.ts';
import { demandsOf } from './demands.ts';
import { type Input, readInput } from './input.ts';
import { isPresentationSdJwt } from './open-sd-jwt.ts';
import type { PresentationPolicy, VerificationPolicy } from './policy.ts';
import { Recorder } from './recorder.ts';
import type { PresentationResult } from './result.ts';
import { judgeAlone } from './verify-credential.ts';
import { judgePresentation } from './verify-presentation.ts';

/**
 * Verifies whatever it is: a credential or a presentation, with embedded proof, enveloped, as JWT or as SD-JWT, as an
 * object or as text. What says that it is a presentation must pass as one; a credential on its own passes only where the
 * policy's `binding` is `none`. Whatever the input is, the outcome is a
 * result: nothing is thrown, fetched through a context, or done without bound.
 *
 * Not checked here: that the challenge was given out once and recently, and that what was asked for is what came.
 *
 * @example
 * ```ts
 * const { verified, checks } = await verify(input, policy);
 * ```
 */
export async function verify(input: unknown, policy: PresentationPolicy): Promise<PresentationResult> {
  const read = readInput(input);
  if ('code' in read) {
    const recorder = new Recorder('credential');
    recorder.failed('format', read);
    return { verified: false, checks: recorder.checks, credentials: [] };
  }
  if (isPresentation(read, policy)) return judgePresentation(read, policy, new Recorder('presentation'));
  const recorder = new Recorder('credential');
  if (policy.binding !== 'none') recorder.failed('binding', unbound(read));
  return judgeAlone(read, demandsOf(policy), recorder);
}

/** A credential on its own shows nothing about who presents it. */
function unbound(input: Input): Fault {
  return fault(input.kind === 'sd-jwt' ? 'key-binding-missing' : 'holder-unproven');
}

function isPresentation(input: Input, policy: VerificationPolicy): boolean {
  if (input.kind === 'json')
    return asList(input.value.type).some((type) => typeof type === 'string' && type.endsWith('Presentation'));
  if (input.kind === 'sd-jwt') {
    const parts = splitSdJwt(input.text);
    return !('code' in parts) && (parts.keyBinding !== undefined || isPresentationSdJwt(parts));
  }
  const jws = readJws(input.text);
  if ('code' in jws) return false;
  const { typ } = jws.header;
  return hasDocumentClaim(jws, 'vp', policy) || (typeof typ === 'string' && typ.toLowerCase().includes('vp'));
}
