import { storageFailures } from '../../agent/base/failures.ts';
import { identityFailures } from '../../agent/identity/base/failures.ts';
import { networkFailures } from '../../agent/network/base/failures.ts';
import type { Refused } from '../../schemas/counter-messages.ts';
import { type FailureTable, FingerpostError } from '../../schemas/failure.ts';
import { nodeFailures } from '../base/failures.ts';
import { PrivateRefusal } from '../base/private-refusal.ts';

/** Codes of this folder that tell of a breakdown; all others are refusals on purpose. */
const BREAKDOWNS = new Set([
  'session-cancelled',
  'session-timed-out',
  'node-stopping',
  'node-failed',
  'frame-unexpected',
]);

/** What an authority says of a card, or does not: refused on purpose, and told. */
const CARD_REFUSALS = new Set(['card-not-attested', 'card-attestation-untrusted', 'card-revoked', 'card-on-hold']);

export interface Ending {
  readonly outcome: 'refused' | 'failed';
  /** Code for the history and the log; the terminal's own where it ended the session. */
  readonly reason: string;
  /** What the terminal is told. */
  readonly frame: Refused;
}

/** What a failure means for the history and for the terminal. An unknown failure is told as node-failed. */
export function endingOf(error: unknown): Ending {
  if (error instanceof PrivateRefusal) return { ...endingOf(error.reason), frame: endingOf(error.told).frame };
  const failure = error instanceof FingerpostError ? timely(error) : nodeFailures.fail('node-failed');
  const { retryAfter } = failure;
  const attested = identityFailures.is(failure) && CARD_REFUSALS.has(failure.code);
  const ours = nodeFailures.is(failure) && !BREAKDOWNS.has(failure.code) && failure.peerCode === failure.code;
  return {
    outcome: ours || attested ? 'refused' : 'failed',
    reason: failure.code === 'session-cancelled' ? (failure.detail ?? failure.code) : failure.code,
    frame: { type: 'refused', code: failure.peerCode, message: toldOf(failure), ...(retryAfter && { retryAfter }) },
  };
}

/** The sentence of the code that the terminal sees. A detail can name parts of the request that met what is stored. */
function toldOf({ code, peerCode, plain }: FingerpostError): string {
  if (peerCode === code) return plain;
  const rows: FailureTable = { ...nodeFailures.table, ...storageFailures.table };
  return (rows[peerCode] ?? nodeFailures.table['node-failed']).message;
}

/** A terminal that does not go on has let its session expire. */
function timely(error: FingerpostError): FingerpostError {
  return networkFailures.is(error, 'peer-silent') ? nodeFailures.fail('session-timed-out', undefined, error) : error;
}
