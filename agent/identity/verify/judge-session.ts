import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { type Demands, demandsOf } from './demands.ts';
import { readInput } from './input.ts';
import { checkValidity } from './judge-credential.ts';
import { openSecuredCredential } from './open-data-integrity.ts';
import type { OpenedCredential } from './opened.ts';
import type { BoundPresentationPolicy } from './policy.ts';
import { Recorder } from './recorder.ts';
import type { SessionResult, VerifiedSession } from './result.ts';

const SESSION_TYPE = 'SessionDelegationCredential';

/** Whether a member of a presentation says that it is a session credential. Nothing is verified. */
export function isSessionCredential(credential: JsonObject | string): credential is JsonObject {
  return isJsonObject(credential) && Array.isArray(credential.type) && credential.type.includes(SESSION_TYPE);
}

/** What a delegation is compared with. */
export type SessionPolicy = Omit<BoundPresentationPolicy, 'trustedIssuers' | 'binding'>;

/**
 * Verifies a session credential on its own: what a terminal that writes has of the holder (ST48). The result says
 * whose session it is; that the session key is really used is proved by a presentation only.
 *
 * Not checked here: that whoever shows it holds the session key; a presentation proves that.
 */
export async function verifySessionCredential(input: unknown, policy: SessionPolicy): Promise<SessionResult> {
  const recorder = new Recorder('session');
  const read = readInput(input);
  if ('code' in read || read.kind !== 'json') {
    recorder.failed('format', 'code' in read ? read : fault('format-unknown'));
    return { verified: false, checks: recorder.checks };
  }
  const session = await judgeSession(read.value, demandsOf({ ...policy, trustedIssuers: 'any' }), recorder);
  return { verified: session !== undefined, checks: recorder.checks, ...(session && { session }) };
}

/** The delegation, if the holder signed it, for this verifier, nonce and purpose, and it is still good. */
export async function judgeSession(
  credential: JsonObject,
  demands: Demands<BoundPresentationPolicy>,
  recorder: Recorder,
): Promise<VerifiedSession | undefined> {
  const opened = await openSecuredCredential(credential, demands, recorder);
  if (opened === undefined) return undefined;
  const session = readSession(opened);
  if ('code' in session) {
    recorder.failed('session', session);
    return undefined;
  }
  const { policy } = demands;
  const byHolder = opened.controllers.every((controller) => controller === session.holder);
  recorder.record('issuer', byHolder ? undefined : fault('session-not-by-holder'));
  recorder.record('validity', checkSessionValidity(opened, demands));
  recorder.record('audience', session.audience === policy.domain ? undefined : fault('session-audience-mismatch'));
  recorder.record('challenge', session.nonce === policy.challenge ? undefined : fault('session-nonce-mismatch'));
  if (policy.purpose !== undefined)
    recorder.record('session', session.purpose === policy.purpose ? undefined : fault('session-purpose-mismatch'));
  const { nonce: _, ...verified } = session;
  return recorder.good ? verified : undefined;
}

function checkSessionValidity(opened: OpenedCredential, demands: Demands): Fault | undefined {
  if (opened.validFrom === undefined || opened.validUntil === undefined)
    return fault('session-malformed', 'validFrom and validUntil');
  const outcome = checkValidity(opened, { ...demands, policy: { trustedIssuers: 'any' } });
  return outcome === undefined ? undefined : fault('session-expired', outcome.code);
}

function readSession(opened: OpenedCredential): (VerifiedSession & { readonly nonce: string }) | Fault {
  const [subject, ...others] = opened.subjects;
  if (!opened.types.includes(SESSION_TYPE) || subject === undefined || others.length > 0)
    return fault('session-malformed', 'one subject of the right type');
  const { id, audience, sessionNonce, purpose, holderVerification } = subject;
  if (!isText(id) || !isText(audience) || !isText(sessionNonce) || !isText(purpose))
    return fault('session-malformed', 'credentialSubject');
  if (holderVerification !== 'fingerprint' && holderVerification !== 'pin')
    return fault('session-malformed', 'holderVerification');
  const { issuer: holder, validUntil = 0 } = opened;
  return { key: id, holder, audience, nonce: sessionNonce, purpose, holderVerification, validUntil };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length > 0;
}
