import type { RemoteRole } from '../../protocol/host-role.ts';
import type { CardChallenge } from '../../protocol/opening.ts';
import type { CardTrust, HostIdentity, ProvenCard } from '../host-identity.ts';
import type { CardBatch } from './card-batch.ts';

export interface RemoteCardOptions {
  readonly identity: HostIdentity<RemoteRole>;
  /** From the terminal's `PresentedCard.challenge()`; it came with the terminal's first frame. */
  readonly challenge: CardChallenge;
  readonly trust: CardTrust;
  /**
   * Judges the proven card (its status, whether it is known) before any other answer of the first batch is given out;
   * what it throws ends the channel.
   */
  readonly judge?: (card: ProvenCard) => Promise<void>;
  /** Milliseconds since 1970; the card certificate's validity is checked against it. Default Date.now. */
  readonly now?: () => number;
}

/**
 * Begins the channel to a card of one kind: what drives cards is given this, and knows no kind itself.
 *
 * @throws key-malformed when the challenge's point is not on the curve, card-request-invalid for other lengths
 */
export type BeginRemoteCard = (options: RemoteCardOptions) => Promise<RemoteCard>;

/**
 * A card in a counter somewhere, driven through a terminal that relays batches and reads none of them. Pure: makes
 * and reads byte strings, does no I/O, so the caller decides what goes into one network frame.
 *
 * The first batch begins with the opening (this host's certificates, OPEN) and READ CERTIFICATE and PROVE, and carries
 * on secured: nothing waits for an answer of the card. A tampered, dropped, reordered, repeated or surplus answer, and
 * any bare status word, throws a named error and the remote card is dead: its keys are wiped and every later call
 * throws card-channel-dead.
 */
export interface RemoteCard {
  /** T, 32 bytes: names this channel. Known before the first batch. */
  readonly channel: Uint8Array;
  /** Set once the first batch is complete. @throws card-answer-pending before */
  readonly card: ProvenCard;
  /** Begins the next batch. One at a time. */
  batch(): CardBatch;
  /** Wipes the keys. Idempotent. */
  close(): void;
}
