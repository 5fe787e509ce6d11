import { MAX_SESSION_SECONDS } from '../../../card-bridge/protocol/session-credential.ts';
import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Demands } from './demands.ts';
import { checkValidity } from './judge-credential.ts';
import { openSecuredCredential } from './open-data-integrity.ts';
import type { OpenedCredential } from './opened.ts';
import type { SessionPresentationPolicy } from './policy.ts';
import type { Recorder } from './recorder.ts';
import type { VerifiedSession } from './result.ts';

const SESSION_TYPE = 'SessionDelegationCredential';

/** Whether a member of a presentation says that it is a session credential. Nothing is verified. */
export function isSessionCredential(credential: JsonObject | string): credential is JsonObject {
  return isJsonObject(credential) && Array.isArray(credential.type) && credential.type.includes(SESSION_TYPE);
}

/** The delegation, if the holder signed it, for this verifier, nonce and purpose, and it is still good. */
export async function judgeSession(
  credential: JsonObject,
  demands: Demands<SessionPresentationPolicy>,
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
  for (const code of mismatches(session, policy)) recorder.failed('session', fault(code));
  const { nonce: _, channel: __, requestDigest: ___, kind: ____, ...verified } = session;
  return recorder.good ? verified : undefined;
}

/** What of the session's own words is not as it was at this counter. */
function mismatches(session: SessionWords, policy: SessionPresentationPolicy) {
  const { kind, purpose, channel, requestDigest } = policy;
  return [
    ...(kind === undefined || session.kind === kind ? [] : (['session-kind-mismatch'] as const)),
    ...(purpose === undefined || session.purpose === purpose ? [] : (['session-purpose-mismatch'] as const)),
    ...(channel === undefined || session.channel === channel ? [] : (['session-channel-mismatch'] as const)),
    ...(requestDigest === undefined || session.requestDigest === requestDigest
      ? []
      : (['session-request-mismatch'] as const)),
  ];
}

function checkSessionValidity(opened: OpenedCredential, demands: Demands): Fault | undefined {
  if (opened.validFrom === undefined || opened.validUntil === undefined)
    return fault('session-malformed', 'validFrom and validUntil');
  if (opened.validUntil - opened.validFrom > MAX_SESSION_SECONDS * 1_000) return fault('session-too-long');
  const outcome = checkValidity(opened, { ...demands, policy: { trustedIssuers: 'any' } });
  return outcome === undefined ? undefined : fault('session-expired', outcome.code);
}

/** All that a delegation says. */
interface SessionWords extends VerifiedSession {
  readonly nonce: string;
  readonly channel: string;
  readonly requestDigest: string;
  readonly kind: string;
}

function readSession(opened: OpenedCredential): SessionWords | Fault {
  const [subject, ...others] = opened.subjects;
  if (!opened.types.includes(SESSION_TYPE) || subject === undefined || others.length > 0)
    return fault('session-malformed', 'one subject of the right type');
  const { id, audience, sessionNonce: nonce, purpose, holderVerification } = subject;
  const { channel, requestDigest, sessionKind: kind, terminalName } = subject;
  if (!isText(id) || !isText(audience) || !isText(nonce) || !isText(purpose))
    return fault('session-malformed', 'credentialSubject');
  if (!isText(channel) || !isText(requestDigest) || !isText(kind) || !isText(terminalName))
    return fault('session-malformed', 'credentialSubject');
  if (holderVerification !== 'fingerprint' && holderVerification !== 'pin')
    return fault('session-malformed', 'holderVerification');
  const { issuer: holder, validUntil = 0 } = opened;
  const words = { nonce, channel, requestDigest, kind };
  return { key: id, holder, audience, terminalName, purpose, holderVerification, validUntil, ...words };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length > 0;
}
