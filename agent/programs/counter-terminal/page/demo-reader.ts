import { cardFailures } from '../../../../card-bridge/base/failures.ts';
import type { GreyImage } from '../../../../card-bridge/fingerprint/base/types.ts';
import type { CardChannel } from '../../../../card-bridge/reader/card-channel.ts';
import type { CardReader, WaitOptions } from '../../../../card-bridge/reader/card-reader.ts';
import { withDeadline } from '../../../../card-bridge/reader/deadline.ts';
import { type InProcessChannel, inProcessChannel } from '../../../../card-bridge/reader/in-process.ts';
import type { SoftwareCard } from '../../../../card-bridge/software-card/card.ts';

/** Longer than any wait: setTimeout's own limit. */
const FOREVER = 2_147_483_647;

/** A reader in this process whose card is put in, touched and pulled out by buttons on the page. */
export class DemoReader implements CardReader {
  readonly name = 'Demo reader';
  readonly #make: () => SoftwareCard;
  #card: SoftwareCard | undefined;
  #channel: InProcessChannel | undefined;
  #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /** `make` gives the card at each insertion, from its memory image. */
  constructor(make: () => SoftwareCard) {
    this.#make = make;
  }

  get cardPresent(): boolean {
    return this.#card !== undefined;
  }

  insert(): void {
    this.#card ??= this.#make();
    this.#wake();
  }

  remove(): void {
    this.#card?.sensor.leave();
    this.#card = undefined;
    this.#channel?.remove();
    this.#channel = undefined;
    this.#wake();
  }

  /** Calls back whenever the card is put in or taken out. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lays a finger on the sensor of the card, if there is one in the reader, as soon as its display says for what. */
  touch(image: GreyImage): void {
    this.#card?.sensor.presentWhenAsked(image);
  }

  async waitForCard(options: WaitOptions = {}): Promise<CardChannel> {
    while (this.#card === undefined) await this.#next(options);
    this.#channel = inProcessChannel(this.#card);
    return this.#channel;
  }

  async waitForRemoval(options: WaitOptions = {}): Promise<void> {
    while (this.#card !== undefined) await this.#next(options);
  }

  async close(): Promise<void> {
    this.remove();
  }

  async #next({ signal, timeoutMs = FOREVER }: WaitOptions): Promise<void> {
    if (signal?.aborted === true) throw cardFailures.fail('card-cancelled');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    await withDeadline(promise, signal === undefined ? { timeoutMs } : { timeoutMs, signal });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
    for (const listener of this.#listeners) listener();
  }
}
