import type { Log } from '../../agent/base/log/log.ts';
import type { CardReader } from '../../card-bridge/reader/card-reader.ts';

/** A reader whose cards, and whose failures, stand in the log: that one came and went, never which. */
export function loggedReader(reader: CardReader, log: Log): CardReader {
  return {
    get name() {
      return reader.name;
    },
    get cardPresent() {
      return reader.cardPresent;
    },
    async waitForCard(options) {
      try {
        const channel = await reader.waitForCard(options);
        log.info('card-inserted');
        return channel;
      } catch (error) {
        log.failure('card-not-opened', error);
        throw error;
      }
    },
    async waitForRemoval(options) {
      await reader.waitForRemoval(options);
      log.info('card-removed');
    },
    close: () => reader.close(),
  };
}
