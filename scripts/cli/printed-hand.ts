import type { ReaderHand } from '../../agent/page-kit/reader-hand.ts';
import { counterFailures } from '../../agent/programs/counter-terminal/failures.ts';
import type { CardReader } from '../../card-bridge/reader/card-reader.ts';
import { VpcdReader } from '../../card-bridge/reader/vpcd-reader.ts';
import { scriptFailures } from './failures.ts';
import type { Output } from './output.ts';

/**
 * A page's reader panel for a card that another process holds: each button is a JSON line `{"hand": …}` in the form
 * that `card start` takes, to be carried to it by whoever started both; a touch names the kind of finger. Whether the
 * card came is seen at the reader alone.
 *
 * @throws wrong-usage for a reader that no software card can reach
 */
export function printedHand(reader: CardReader, output: Output): ReaderHand {
  if (!(reader instanceof VpcdReader)) throw scriptFailures.fail('wrong-usage', '--hand needs a vpcd reader');
  const say = (doing: object) => output.json({ hand: doing });
  return {
    get inserted() {
      return reader.cardPresent;
    },
    insert: () => say({ insert: `127.0.0.1:${reader.port}` }),
    remove: () => {
      if (reader.cardPresent) say({ remove: true });
    },
    touch: (finger) => {
      if (!reader.cardPresent) throw counterFailures.fail('demo-card-absent');
      say({ touch: finger });
    },
    subscribe: (listener) => {
      reader.on('inserted', listener);
      reader.on('removed', listener);
      return () => {
        reader.off('inserted', listener);
        reader.off('removed', listener);
      };
    },
  };
}
