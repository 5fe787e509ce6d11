import type { CardBatch } from '../../card-bridge/host/remote/card-batch.ts';
import type {
  Commands,
  Finish,
  Hello,
  NodeFrame,
  HistoryReceipt as SignedReceipt,
} from '../../schemas/counter-messages.ts';
import type { HistoryReceipt } from '../history/history.ts';
import type { SessionAccount } from './account.ts';
import type { OpenedCard } from './opened-card.ts';
import type { SessionServices } from './services.ts';

/** What a task knows of its session once the card has proved itself. */
export interface OpenSession {
  /** Hex. */
  readonly id: string;
  readonly hello: Hello;
  readonly card: OpenedCard;
  readonly account: SessionAccount;
  readonly services: SessionServices;
  /** The receipt as the terminal gets it. */
  signed(receipt: HistoryReceipt): Promise<SignedReceipt>;
}

export type HolderRequest = Extract<Hello['request'], { kind: 'holder' }>;

export type PublishedSession = NonNullable<Commands['session']>;

/** The part of a session that differs by what the terminal wants. */
export interface SessionTask {
  /** Round trip 2: commits the next state; adds commands before the token is put, the state that the card is to take among them. */
  proceed(batch: CardBatch): Promise<PublishedSession | undefined>;
  /** Round trip 3: the token was right, the state is the card's. Gives the last frames. */
  settle(finish: Finish): AsyncIterable<NodeFrame>;
  /** The holder's own session: a further operation, as `proceed`. */
  next?(request: HolderRequest, batch: CardBatch): Promise<void>;
  /** Wipes keys. Idempotent. */
  close(): void;
}
