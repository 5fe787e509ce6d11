import type { GreyImage } from '../../../../card-bridge/fingerprint/base/types.ts';
import type { ReaderHand } from '../../../page-kit/reader-hand.ts';
import { counterFailures } from '../failures.ts';
import type { DemoReader } from './demo-reader.ts';

/** The finger images that the demo's panel offers. */
export interface DemoFingers {
  /** Impressions of the holder's finger; each touch takes the next. */
  readonly right: readonly GreyImage[];
  readonly wrong: GreyImage;
  readonly poor: GreyImage;
}

/** The hand at a demo reader, whose card is in this process. */
export function demoHand(reader: DemoReader, fingers: DemoFingers): ReaderHand {
  let touches = 0;
  return {
    get inserted() {
      return reader.cardPresent;
    },
    insert: () => reader.insert(),
    remove: () => reader.remove(),
    touch: (finger) => {
      if (!reader.cardPresent) throw counterFailures.fail('demo-card-absent');
      const { right } = fingers;
      const image = finger === 'right' ? right[touches++ % right.length] : fingers[finger];
      if (image !== undefined) reader.touch(image);
    },
    subscribe: (listener) => reader.subscribe(listener),
  };
}
