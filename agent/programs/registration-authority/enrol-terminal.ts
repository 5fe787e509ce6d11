import { randomBytes } from 'node:crypto';
import type { PresentedCard } from '../../../card-bridge/index.ts';
import { AuthorityFrameShape, ENROLMENT_LIMITS, type EnrolTerminalFrame } from '../../../schemas/authority-messages.ts';
import { FingerpostError } from '../../../schemas/failure.ts';
import type { FrameStream } from '../../network/base/frame-stream.ts';
import { authorityFailures, RefusedByAuthority } from './base/failures.ts';
import type { EnrolledCard } from './enrol.ts';

export interface EnrolAtTerminalOptions {
  readonly stream: FrameStream;
  /** A card that has verified its holder (ST31–33: a touch). */
  readonly card: PresentedCard;
  /** The number under which the authority registered the person. */
  readonly person: string;
  /** Told before each batch runs, with the steps that it carries out. */
  readonly onSteps?: (steps: readonly string[]) => void;
  readonly signal?: AbortSignal;
}

export interface EnrolledAtTerminal extends EnrolledCard {
  /** Frames sent, each answered by one frame of the authority. */
  readonly roundTrips: number;
}

const MOST_BATCHES = 4;

/**
 * The holder's terminal in ST11–ST22: relays each batch to the card and its answers back, and can read neither.
 *
 * @throws enrolment-refused (see `RefusedByAuthority`), enrolment-out-of-step, the network's and the card's failures;
 *   on a failure of the card the authority is told
 */
export async function enrolAtTerminal(options: EnrolAtTerminalOptions): Promise<EnrolledAtTerminal> {
  const { stream, card, person, onSteps, signal } = options;
  const waiting = { timeoutMs: ENROLMENT_LIMITS.idleMs, ...(signal && { signal }) };
  let message: EnrolTerminalFrame = { type: 'enrol', person, nonce: randomBytes(32) };
  for (let roundTrips = 1; roundTrips <= MOST_BATCHES; roundTrips++) {
    await stream.send(message, waiting);
    const frame = await stream.receive(AuthorityFrameShape, waiting);
    if (frame.type === 'refused') throw new RefusedByAuthority(frame);
    if (frame.type === 'enrolled') return { cardSerial: frame.cardSerial, locator: frame.locator, roundTrips };
    if (frame.batch !== roundTrips) throw authorityFailures.fail('enrolment-out-of-step', `batch ${frame.batch}`);
    onSteps?.(frame.steps);
    message = { type: 'responses', batch: frame.batch, responses: await relay(stream, card, frame.commands) };
  }
  throw authorityFailures.fail('enrolment-out-of-step', `more than ${MOST_BATCHES} batches`);
}

async function relay(stream: FrameStream, card: PresentedCard, commands: readonly Uint8Array[]): Promise<Uint8Array[]> {
  try {
    return await card.run(commands);
  } catch (error) {
    const code = error instanceof FingerpostError ? error.peerCode : 'terminal-failed';
    await stream.send({ type: 'cancel', code }, { timeoutMs: 1_000 }).catch(() => undefined);
    throw error;
  }
}
