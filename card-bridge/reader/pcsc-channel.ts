import { cardFailures } from '../base/failures.ts';
import type { CardChannel } from './card-channel.ts';
import { withDeadline } from './deadline.ts';
import { DISPOSITION_RESET, MAX_ANSWER, MODE_EXCLUSIVE, type PcscCard, PROTOCOL_T0 } from './pcsc-binding.ts';
import { shortApduChannel } from './short-apdu.ts';

/**
 * Whether a failed exchange means that someone reset the card. Every other failure means that it is gone: readers report
 * a card that is pulled out mid-command in many ways, and before their status changes.
 */
function wasReset(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ResetCard';
}

/**
 * An exclusively connected card behind PC/SC. No transaction is held: nobody else can reach the card, and Windows would
 * reset one that waits for the network in a transaction. Over T=0 commands go out short, with chaining.
 */
export async function pcscChannel(card: PcscCard, present: () => boolean, onClose: () => void): Promise<CardChannel> {
  const { atr } = await card.state();
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  const failure = (cause: unknown) =>
    cardFailures.fail(wasReset(cause) ? 'card-reset' : 'card-removed', undefined, cause);
  const demandOpen = () => {
    if (closed) throw cardFailures.fail(present() ? 'reader-closed' : 'card-removed');
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  };
  const close = async () => {
    if (closed) return;
    closed = true;
    onClose();
    // A card that is busy or gone is reset as soon as the reader lets us; nobody needs to wait for it.
    await withDeadline(
      inTurn(() => card.disconnect(DISPOSITION_RESET)),
      { timeoutMs: 1_000 },
    ).catch(() => {});
  };

  const channel: CardChannel = {
    atr,
    async transmit(command, options) {
      demandOpen();
      const answer = inTurn(() => card.transmit(command, new ArrayBuffer(MAX_ANSWER)));
      answer.catch(() => {});
      try {
        const bytes = (await withDeadline(answer, options)).slice();
        // The service reports success and no status word when the card went while it worked.
        if (bytes.length < 2) throw cardFailures.fail('card-removed', `${bytes.length} bytes`);
        return bytes;
      } catch (error) {
        if (!cardFailures.is(error)) {
          throw failure(error);
        }
        void close();
        throw error;
      }
    },
    async reset() {
      demandOpen();
      await inTurn(() => card.reconnect(MODE_EXCLUSIVE, DISPOSITION_RESET)).catch((cause: unknown) => {
        throw failure(cause);
      });
    },
    close,
  };
  return card.protocol() === PROTOCOL_T0 ? shortApduChannel(channel) : channel;
}
