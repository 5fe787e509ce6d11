import { fault } from '../base/fault.ts';
import type { JsonObject } from '../base/json.ts';
import { demandsOf } from './demands.ts';
import { isSessionCredential, judgeSession } from './judge-session.ts';
import type { OpenedCredential, OpenedPresentation } from './opened.ts';
import type { BoundPresentationPolicy, PresentationPolicy } from './policy.ts';
import type { Recorder } from './recorder.ts';
import type { VerifiedSession } from './result.ts';

/** Who presents. `holder` is what subjects are compared with; absent when nobody is bound. */
export interface Binding {
  readonly required: boolean;
  readonly holder?: string;
  /** Multikey of the key that signed, for credentials that are bound to a key. */
  readonly key?: string;
  readonly session?: VerifiedSession;
  readonly sessionCredential?: JsonObject;
}

/** Finds out who presents, by the policy's rule; what is wrong with it is recorded. */
export async function bind(
  opened: OpenedPresentation,
  policy: PresentationPolicy,
  now: number,
  recorder: Recorder,
  sessionRecorder: Recorder,
): Promise<Binding> {
  if (policy.binding === 'none')
    return { required: false, ...(opened.holder !== undefined && { holder: opened.holder }) };
  if (policy.binding === 'holder') {
    const holder = opened.holder ?? opened.controller;
    recorder.record('binding', holder === opened.controller ? undefined : fault('holder-key-mismatch'));
    return { required: true, holder, key: opened.key };
  }
  return bindSession(opened, { ...policy, now: () => now }, recorder, sessionRecorder);
}

async function bindSession(
  opened: OpenedPresentation,
  policy: BoundPresentationPolicy,
  recorder: Recorder,
  sessionRecorder: Recorder,
): Promise<Binding> {
  const [sessionCredential, ...more] = opened.credentials.filter(isSessionCredential);
  if (sessionCredential === undefined || more.length > 0) {
    const code = more.length > 0 ? 'session-credential-repeated' : 'session-credential-missing';
    recorder.failed('session', fault(code));
    return { required: true };
  }
  const session = await judgeSession(sessionCredential, demandsOf(policy), sessionRecorder);
  if (session === undefined) return { required: true, sessionCredential };
  const { holder } = session;
  recorder.record('session', session.key === opened.controller ? undefined : fault('session-key-mismatch'));
  recorder.record(
    'binding',
    opened.holder === undefined || opened.holder === holder ? undefined : fault('holder-mismatch'),
  );
  return { required: true, holder, session, sessionCredential };
}

/**
 * Who presents a credential. VCDM 2.0 §4.13.4: of a credential that whoever presents it issued, the presentation names
 * the issuer as its holder; what a presenter says of itself would otherwise look like what another says. Without any
 * holder named it passes where nobody need be bound, and the code of the skipped check says so.
 */
export function recordPresenter(
  opened: OpenedCredential,
  by: OpenedPresentation,
  binding: Binding,
  recorder: Recorder,
): void {
  const selfAsserted = by.dataModel === '2.0' && opened.issuer === by.controller && by.holder !== opened.issuer;
  if (selfAsserted && (binding.required || by.holder !== undefined)) recorder.failed('binding', fault('self-asserted'));
  else if (selfAsserted) recorder.skipped('binding', 'self-asserted');
  else recordBinding(opened, binding, recorder);
}

/** Skipped when nobody need be bound, or when it is not known who presents, which has been refused already. */
export function recordBinding(opened: OpenedCredential, { required, holder, key }: Binding, recorder: Recorder): void {
  const { confirmation, subjects } = opened;
  if (!required || holder === undefined) {
    recorder.skipped('binding');
    return;
  }
  const bound =
    confirmation === undefined
      ? subjects.length > 0 && subjects.every(({ id }) => id === holder)
      : confirmation.key === key;
  recorder.record('binding', bound ? undefined : fault('holder-not-subject'));
}
