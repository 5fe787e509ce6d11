import { EventEmitter } from 'node:events';
import { cardFailures } from '../base/failures.ts';
import type { CardChannel } from './card-channel.ts';
import type { CardReader, WaitOptions } from './card-reader.ts';
import { withDeadline } from './deadline.ts';

/** Longer than any wait: setTimeout's own limit. */
const FOREVER = 2_147_483_647;

/**
 * What every reader with one place for a card does, whatever drives it: waiting for a card and for its removal, one
 * open channel at a time, an end. Emits `inserted` and `removed`.
 */
export abstract class CardSlot extends EventEmitter<{ inserted: []; removed: [] }> implements CardReader {
  abstract readonly name: string;
  abstract get cardPresent(): boolean;
  #inUse = false;
  #closed = false;

  protected constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** Opens the card that is in; `released` is to be called once when that channel is over. */
  protected abstract open(released: () => void): Promise<CardChannel>;

  /** Ends what drives the reader; called once. */
  protected abstract end(): Promise<void>;

  protected get closed(): boolean {
    return this.#closed;
  }

  async waitForCard(options: WaitOptions = {}): Promise<CardChannel> {
    this.#demandFree();
    await this.#until('inserted', () => this.cardPresent, options);
    this.#demandFree();
    this.#inUse = true;
    const release = () => {
      this.#inUse = false;
    };
    try {
      return await this.open(release);
    } catch (error) {
      release();
      throw error;
    }
  }

  waitForRemoval(options: WaitOptions = {}): Promise<void> {
    return this.#until('removed', () => !this.cardPresent, options);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.end();
    this.emit('inserted');
    this.emit('removed');
    this.removeAllListeners();
  }

  #demandFree(): void {
    if (this.#inUse) throw cardFailures.fail('reader-busy');
  }

  async #until(event: 'inserted' | 'removed', holds: () => boolean, options: WaitOptions): Promise<void> {
    const { signal, timeoutMs = FOREVER } = options;
    const demandOpen = () => {
      if (this.#closed) throw cardFailures.fail('reader-closed');
    };
    demandOpen();
    if (holds()) return;
    let listener = () => {};
    const happened = new Promise<void>((resolve) => {
      listener = resolve;
      this.once(event, listener);
    });
    try {
      await withDeadline(happened, signal === undefined ? { timeoutMs } : { timeoutMs, signal });
    } finally {
      this.off(event, listener);
    }
    demandOpen();
  }
}
