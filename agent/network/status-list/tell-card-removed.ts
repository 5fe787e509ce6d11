import {
  CARD_REMOVAL_LIMITS,
  CARD_REMOVAL_PROTOCOL,
  RemovalAnswerShape,
} from '../../../schemas/authority/authority-messages.ts';
import type { Peer } from '../peer/peer.ts';

/**
 * Tells a registration authority that the holder of this peer's node removed a card. False where it did not take note: it
 * is out of reach, or does not know the card as one of this node's holder.
 */
export async function tellCardRemoved(
  peer: Peer,
  addresses: readonly string[],
  holder: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const waiting = { timeoutMs: CARD_REMOVAL_LIMITS.idleMs, ...(signal && { signal }) };
  try {
    const maxFrame = CARD_REMOVAL_LIMITS.frame;
    const stream = await peer.dial(addresses, CARD_REMOVAL_PROTOCOL, { maxFrame, ...(signal && { signal }) });
    try {
      await stream.send({ type: 'card-removed', holder }, waiting);
      return (await stream.receive(RemovalAnswerShape, waiting)).type === 'removal-noted';
    } finally {
      await stream.close();
    }
  } catch {
    return false;
  }
}
