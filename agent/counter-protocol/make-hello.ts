import type { PresentedCard } from '../../card-bridge/host/terminal/presented-card.ts';
import type { CounterRequest, Hello, HistoryReceipt } from '../../schemas/counter-messages.ts';
import type { Signer } from '../identity/keys/signer.ts';

export interface HelloParts {
  readonly signer: Signer;
  readonly request: CounterRequest;
  /** The one that was announced to the card, 32 bytes. */
  readonly nonce: Uint8Array;
  /** The terminal's authorisation as JSON text; a counter's only. */
  readonly authorisation?: string;
  /** The last receipt that the terminal has of this node. */
  readonly receipt?: HistoryReceipt;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The first frame of a session, with the challenge that the node answers to the card: fetched before the node is dialled. */
export async function makeHello(card: PresentedCard, parts: HelloParts): Promise<Hello> {
  const { signer, request, nonce, authorisation, receipt, now } = parts;
  return {
    type: 'hello',
    terminal: signer.controller,
    keyId: signer.verificationMethod,
    ...(authorisation !== undefined && { authorisation }),
    request,
    nonce,
    time: Math.trunc(now),
    card: await card.challenge(),
    ...(receipt && { receipt }),
  };
}
