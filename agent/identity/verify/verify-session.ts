import { fault } from '../base/fault.ts';
import type { JsonObject } from '../base/json.ts';
import { judgeOneCard } from './binding.ts';
import { demandsOf } from './demands.ts';
import { readInput } from './input.ts';
import { judgeSession } from './judge-session.ts';
import type { SessionPresentationPolicy } from './policy.ts';
import { Recorder } from './recorder.ts';
import type { SessionResult } from './result.ts';

/** What a delegation, and the card behind it, are compared with. */
export type SessionPolicy = Omit<SessionPresentationPolicy, 'trustedIssuers' | 'binding'>;

/** What the repository publishes of a session (ST47): JSON objects or their texts. */
export interface PublishedSession {
  /** The session credential. */
  readonly session: unknown;
  /** The card credential; absent when the repository gave none. */
  readonly card?: unknown;
}

/**
 * Verifies a delegation together with the card behind it: what a terminal that writes has of the holder (ST48) before
 * it issues anything. The result says whose session it is, and on whose word that is a card.
 *
 * Not checked here: that the session key is really used, which a presentation proves.
 *
 * @example
 * ```ts
 * const { verified } = await verifySession(published, policy);
 * ```
 */
export async function verifySession(published: PublishedSession, policy: SessionPolicy): Promise<SessionResult> {
  const recorders = { session: new Recorder('session'), card: new Recorder('card') };
  const now = policy.now?.() ?? Date.now();
  const demands = demandsOf({ ...policy, trustedIssuers: 'any' as const, now: () => now });
  const delegation = readDocument(published.session, recorders.session);
  const session = delegation && (await judgeSession(delegation, demands, recorders.session));
  const given = published.card === undefined ? undefined : readDocument(published.card, recorders.card);
  const card = session && (await judgeOneCard(given === undefined ? [] : [given], session, demands, recorders.card));
  const checks = [...recorders.session.checks, ...recorders.card.checks];
  if (session === undefined || card === undefined) return { verified: false, checks };
  return { verified: true, checks, session, card };
}

function readDocument(input: unknown, recorder: Recorder): JsonObject | undefined {
  const read = readInput(input);
  if (!('code' in read) && read.kind === 'json') return read.value;
  recorder.failed('format', 'code' in read ? read : fault('format-unknown'));
  return undefined;
}
