import { randomBytes } from 'node:crypto';
import type { PresentedCard } from '../../card-bridge/host/presented-card.ts';
import { COUNTER_LIMITS, COUNTER_PROTOCOL, type Hello } from '../../schemas/counter-messages.ts';
import { StepClock } from '../../schemas/steps.ts';
import type { Peer } from '../network/peer/peer.ts';
import { counterProtocolFailures } from './failures.ts';
import { type TouchDialogue, verifyHolder } from './holder-touch.ts';
import { runCounterSession } from './session.ts';
import { terminalSigner } from './terminal-signer.ts';

type HolderRequest = Extract<Hello['request'], { kind: 'holder' }>;

export interface HolderCall extends TouchDialogue {
  /** Connected with the same key. */
  readonly peer: Peer;
  /** Ed25519 seed of the holder's own terminal, whose DID the node's configuration names. */
  readonly key: Uint8Array;
  readonly addresses: readonly string[];
  readonly card: PresentedCard;
  readonly operation: HolderRequest['operation'];
  /** Arguments of the operation, as JSON. */
  readonly argument?: object;
  /** Takes the answer part by part, the last part included. */
  readonly onPart: (part: string) => void | Promise<void>;
}

/**
 * Asks the holder's own node for something that only the holder may have, with the holder's card in the reader: the
 * same session as a counter's.
 *
 * @throws as `verifyHolder` and `runCounterSession`
 */
export async function callAsHolder(call: HolderCall): Promise<void> {
  const { peer, key, addresses, card, operation, argument, onPart, signal } = call;
  const signer = terminalSigner(key);
  const steps = new StepClock();
  await verifyHolder(card, call, steps);
  const stream = await peer.dial(addresses, COUNTER_PROTOCOL, {
    maxFrame: COUNTER_LIMITS.frame,
    ...(signal && { signal }),
  });
  try {
    const hello: Hello = {
      type: 'hello',
      terminal: signer.controller,
      keyId: signer.verificationMethod,
      request: { kind: 'holder', operation, ...(argument && { argument: JSON.stringify(argument) }) },
      nonce: randomBytes(32),
    };
    const { final } = await runCounterSession({
      stream,
      card,
      hello,
      steps,
      onAnswerPart: onPart,
      ...(signal && { signal }),
    });
    if (final.type !== 'answer') throw counterProtocolFailures.fail('repository-out-of-step', final.type);
    await onPart(final.answer);
  } finally {
    await stream.close();
  }
}
