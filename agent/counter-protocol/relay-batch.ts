import type { PresentedCard } from '../../card-bridge/host/terminal/presented-card.ts';
import type { Commands } from '../../schemas/counter-messages.ts';
import { FingerpostError } from '../../schemas/failure.ts';
import type { FrameStream } from '../network/base/frame-stream.ts';

/** What a batch came to: the card's answers, and the one-time token where the batch put one. */
export interface BatchAnswers {
  readonly responses: Uint8Array[];
  readonly token?: Uint8Array;
}

/** Runs a batch of the node on the card. Where the card fails, the node is told why, and the session is over. */
export async function relayBatch(card: PresentedCard, frame: Commands, stream: FrameStream): Promise<BatchAnswers> {
  return tellingWhy(stream, async () => {
    const responses = await card.run(frame.commands);
    if (!frame.token || responses.length < frame.commands.length) return { responses };
    return { responses, token: await card.takeToken() };
  });
}

/** Ends the exchange at the other side, node or authority, by the code of whatever fails here. */
export async function tellingWhy<T>(stream: FrameStream, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof FingerpostError ? error.peerCode : 'terminal-failed';
    await stream.send({ type: 'cancel', code }, { timeoutMs: 1_000 }).catch(() => undefined);
    throw error;
  }
}
