import type { CommandProcess, JsonLine } from './command-process.ts';

/**
 * The holder in front of a reader: puts the card in, reads its display, lays the finger on its sensor, the next image
 * when the card shows it again because that did not match, and takes the card back at the end.
 */
export class HolderAtCounter {
  readonly #card: CommandProcess;
  readonly #touches: readonly string[];
  #next = 0;

  constructor(card: CommandProcess, touches: readonly string[]) {
    this.#card = card;
    this.#touches = touches;
  }

  /** Presents the card to a command that has told its reader's address and waits for its end. */
  async present(command: CommandProcess, signal: AbortSignal): Promise<readonly JsonLine[]> {
    const { reader } = await command.line('reader', signal);
    const unfollow = this.#card.listen(({ display }) => {
      if (typeof display === 'string' && display !== '') this.#touch();
    });
    this.#card.tell({ insert: String(reader).replace(/^vpcd:/, '') });
    try {
      return await command.finished(signal);
    } finally {
      unfollow();
      this.#card.tell({ remove: true });
    }
  }

  #touch(): void {
    const touch = this.#touches[this.#next % this.#touches.length];
    this.#next += 1;
    if (touch !== undefined) this.#card.tell({ touch });
  }
}
