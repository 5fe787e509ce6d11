import type { PresentedCard } from '../../card-bridge/host/presented-card.ts';
import {
  type Answer,
  COUNTER_LIMITS,
  type Commands,
  type Hello,
  type NodeFrame,
  NodeFrameShape,
  type Presentation,
  type Stored,
} from '../../schemas/counter-messages.ts';
import { FingerpostError } from '../../schemas/failure.ts';
import type { StepClock } from '../../schemas/steps.ts';
import type { FrameOptions, FrameStream } from '../network/base/frame-stream.ts';
import { counterProtocolFailures, RefusedByRepository } from './failures.ts';

/** Most network round trips that a session may take. */
export const MAX_ROUND_TRIPS = 4;

/** The session key and the holder's delegation to it, as the node published them (ST46–48). */
export type PublishedSession = NonNullable<Commands['session']>;

export interface CounterSessionOptions {
  readonly stream: FrameStream;
  readonly card: PresentedCard;
  readonly hello: Hello;
  /** Makes the credentials to store, once it is known about whom (ST78); writers only. */
  readonly credentials?: (session: PublishedSession) => Promise<string[]>;
  /** Takes each part of a long answer but the last, which is `final`; the holder's own terminal only. */
  readonly onAnswerPart?: (part: string) => void | Promise<void>;
  readonly steps: StepClock;
  readonly signal?: AbortSignal;
}

export interface CounterSessionResult {
  readonly final: Presentation | Stored | Answer;
  readonly session: PublishedSession | undefined;
  /** Frames sent by the terminal, each answered by one frame of the node. */
  readonly roundTrips: number;
}

/**
 * Runs one counter session from the hello to the node's last frame: relays each batch of APDUs to the card, takes the
 * one-time token out of it, and hands it in. Reads nothing of what it relays: it has no key to do so.
 *
 * @throws refused-by-repository (see `RefusedByRepository`), repository-out-of-step, too-many-round-trips, the network's
 *   peer-lost and peer-silent, the card's card-removed and others; on a failure of the card the node is told why.
 */
export async function runCounterSession(options: CounterSessionOptions): Promise<CounterSessionResult> {
  const { stream, hello, steps } = options;
  const waiting = { timeoutMs: COUNTER_LIMITS.idleMs, ...(options.signal && { signal: options.signal }) };
  let session: PublishedSession | undefined;
  let message: object = hello;
  for (let roundTrips = 1; roundTrips <= MAX_ROUND_TRIPS; roundTrips++) {
    await stream.send(message, waiting);
    if (roundTrips === 1)
      steps.done(...(hello.request.kind === 'write' ? (['ST37', 'ST72'] as const) : (['ST37', 'ST52'] as const)));
    const frame: NodeFrame = await stream.receive(NodeFrameShape, waiting);
    if (frame.type === 'refused') throw new RefusedByRepository(frame);
    if (frame.type !== 'commands') {
      const final = await lastPart(expectFinal(frame, hello), options, waiting);
      return { final, session, roundTrips };
    }
    if (frame.batch !== roundTrips)
      throw counterProtocolFailures.fail('repository-out-of-step', `batch ${frame.batch}`);
    if (frame.session !== undefined) {
      session = frame.session;
      steps.restart();
      steps.done('ST48');
    }
    message = await answer(frame, session, options);
  }
  throw counterProtocolFailures.fail('too-many-round-trips', `${MAX_ROUND_TRIPS}`);
}

async function answer(
  frame: Commands,
  session: PublishedSession | undefined,
  options: CounterSessionOptions,
): Promise<object> {
  const { card, stream, steps } = options;
  const writing = options.hello.request.kind === 'write';
  try {
    const responses = await card.run(frame.commands);
    if (!frame.token || responses.length < frame.commands.length)
      return { type: 'responses', batch: frame.batch, responses };
    steps.restart();
    const token = await card.takeToken();
    steps.done(...(writing ? (['ST75', 'ST76', 'ST77'] as const) : (['ST58', 'ST59', 'ST60'] as const)));
    const finish = { type: 'finish', batch: frame.batch, responses, token };
    if (!writing) {
      steps.done('ST61');
      return finish;
    }
    if (session === undefined || options.credentials === undefined)
      throw counterProtocolFailures.fail('repository-out-of-step');
    const credentials = await options.credentials(session);
    steps.done('ST78', 'ST79');
    return { ...finish, credentials };
  } catch (error) {
    const code = error instanceof FingerpostError ? error.peerCode : 'terminal-failed';
    await stream.send({ type: 'cancel', code }, { timeoutMs: 1_000 }).catch(() => undefined);
    throw error;
  }
}

/** Hands on the parts of a long answer and gives the last one. */
async function lastPart(
  final: Presentation | Stored | Answer,
  { stream, hello, onAnswerPart }: CounterSessionOptions,
  waiting: FrameOptions,
): Promise<Presentation | Stored | Answer> {
  let part = final;
  while (part.type === 'answer' && part.more === true) {
    await onAnswerPart?.(part.answer);
    const frame: NodeFrame = await stream.receive(NodeFrameShape, waiting);
    if (frame.type === 'refused') throw new RefusedByRepository(frame);
    if (frame.type === 'commands') throw counterProtocolFailures.fail('repository-out-of-step', frame.type);
    part = expectFinal(frame, hello);
  }
  return part;
}

const FINAL = { read: 'presentation', write: 'stored', holder: 'answer' } as const;

function expectFinal(frame: Presentation | Stored | Answer, hello: Hello): Presentation | Stored | Answer {
  if (frame.type !== FINAL[hello.request.kind])
    throw counterProtocolFailures.fail('repository-out-of-step', frame.type);
  return frame;
}
