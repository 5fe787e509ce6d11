import { builtPage } from '../../../page-kit/built-page.ts';
import type { Opening } from '../../../page-kit/opening-file.ts';
import { loadPageAssets } from '../../../page-kit/page-assets.ts';
import { type PageServer, startPageServer } from '../../../page-kit/page-server.ts';
import { handActions, type ReaderHand } from '../../../page-kit/reader-hand.ts';
import { type DemoFingers, demoHand } from './demo-hand.ts';
import type { DemoReader } from './demo-reader.ts';
import { CounterDesk, type DeskOptions } from './desk.ts';

export type { DemoFingers } from './demo-hand.ts';

export interface CounterPageOptions extends Omit<DeskOptions, 'isDemo'> {
  /** 0 or absent takes a free port. */
  readonly port?: number;
  /** See `PageServerOptions.onOpening`. */
  readonly onOpening?: (opening: Opening) => void;
  /** A reader of buttons with a card in this process. */
  readonly demo?: { readonly reader: DemoReader; readonly fingers: DemoFingers };
  /** A reader of buttons whose card is elsewhere. */
  readonly hand?: ReaderHand;
}

/**
 * Serves the clerk's page of a terminal on loopback.
 *
 * @throws page-not-built
 */
export async function serveCounterPage(options: CounterPageOptions): Promise<PageServer> {
  const { demo, port = 0, onOpening } = options;
  const hand = options.hand ?? (demo && demoHand(demo.reader, demo.fingers));
  const desk = new CounterDesk({ ...options, isDemo: hand !== undefined });
  const unsubscribe = hand?.subscribe(() => desk.tell({ type: 'demo', inserted: hand.inserted }));
  const server = await startPageServer({
    assets: loadPageAssets(builtPage('agent/programs/counter-terminal/page')),
    state: desk.state,
    actions: { ...desk.actions, ...(hand && handActions(hand)) },
    port,
    ...(onOpening && { onOpening }),
  });
  return {
    get url() {
      return server.url;
    },
    address: server.address,
    port: server.port,
    close: async () => {
      unsubscribe?.();
      await desk.close();
      await server.close();
    },
  };
}
