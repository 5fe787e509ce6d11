import { cardFailures } from '../base/failures.ts';
import type { CardChannel } from './card-channel.ts';
import { CardSlot } from './card-slot.ts';
import { MODE_EXCLUSIVE, type PcscReaderHandle, PROTOCOL_T0_OR_T1, STATE_MUTE, STATE_PRESENT } from './pcsc-binding.ts';
import { pcscChannel } from './pcsc-channel.ts';

/** A card that another program holds for a moment (it probes new cards) is tried again for this long, in milliseconds. */
const BUSY_RETRY_MS = 3_000;
const BUSY_PAUSE_MS = 50;

/**
 * One PC/SC reader.
 *
 * @example
 * ```ts
 * readers.on('reader', (reader: PcscReader) => console.log(reader.name, reader.cardPresent));
 * ```
 */
export class PcscReader extends CardSlot {
  readonly name: string;
  readonly #handle: PcscReaderHandle;
  #present = false;

  constructor(handle: PcscReaderHandle) {
    super();
    this.#handle = handle;
    this.name = handle.name();
    handle.on('change', ({ raw }) => this.#changed((raw & STATE_PRESENT) !== 0 && (raw & STATE_MUTE) === 0));
    handle.on('disconnect', () => void this.close());
  }

  get cardPresent(): boolean {
    return this.#present;
  }

  protected async open(released: () => void): Promise<CardChannel> {
    const giveUpAt = performance.now() + BUSY_RETRY_MS;
    for (;;) {
      if (!this.#present) throw cardFailures.fail('card-removed');
      try {
        const card = await this.#handle.connect(MODE_EXCLUSIVE, PROTOCOL_T0_OR_T1);
        return await pcscChannel(card, () => this.#present, released);
      } catch (cause) {
        if (performance.now() > giveUpAt) throw cardFailures.fail('reader-busy', undefined, cause);
        await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
      }
    }
  }

  protected async end(): Promise<void> {
    this.#changed(false);
  }

  #changed(present: boolean): void {
    if (present === this.#present) return;
    this.#present = present;
    this.emit(present ? 'inserted' : 'removed');
  }
}
