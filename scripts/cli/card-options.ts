import type { Command } from 'commander';
import { readerName, wholeNumber } from './arguments.ts';

/** How long a command waits for the card when `--timeout` does not say, in seconds. */
export const CARD_SECONDS = 120;

/** Adds where the card is and how long to wait for it to a command that works with the card in a reader. */
export function cardOptions(command: Command, reader?: string, meaning = 'the card reader of this machine'): Command {
  return command
    .option('--reader <reader>', meaning, readerName, reader)
    .option('--timeout <seconds>', 'how long to wait for the card', wholeNumber(1, 86_400), CARD_SECONDS);
}

/** What `cardOptions` adds, for commands whose card may lie elsewhere. */
export interface CardWait {
  /** Seconds; `CARD_SECONDS` when absent. */
  readonly timeout?: number;
}
