import {
  createDidResolver,
  createHttpsFetcher,
  didJwk,
  didKey,
  didPeer,
  didWeb,
  didWebvh,
} from '../../identity/index.ts';
import { createPeer } from '../../network/peer/peer.ts';
import { CounterTerminal } from './terminal.ts';
import { openTerminalDirectory, type TerminalDirectory } from './terminal-directory.ts';
import { type TerminalStatus, terminalListSource, terminalStatusIn } from './terminal-status.ts';

export interface StartedTerminal extends Pick<TerminalDirectory, 'configuration'> {
  readonly terminal: CounterTerminal;
  /** Stops it, keeps the status lists that it has received, wipes its keys. */
  stop(): Promise<void>;
}

/** DIDs of every method that the product knows, over HTTPS where a method needs the network. */
export const terminalResolver = () =>
  createDidResolver({
    methods: [didKey, didJwk, didPeer(), didWeb, didWebvh()],
    fetcher: createHttpsFetcher({ allow: ({ protocol }) => protocol === 'https:' }),
  });

/** Starts the terminal of a directory. @throws as `openTerminalDirectory` */
export async function startTerminal(directory: string): Promise<StartedTerminal> {
  const { configuration, key, authorisation } = await openTerminalDirectory(directory);
  const resolver = terminalResolver();
  const peer = await createPeer({ key });
  const source = terminalListSource(peer, configuration.trust.authorityAddresses ?? []);
  const status: TerminalStatus = await terminalStatusIn(directory, { source, resolver });
  const terminal = await CounterTerminal.start({ configuration, key, authorisation, peer, status, resolver });
  return {
    configuration,
    terminal,
    async stop() {
      await terminal.stop();
      key.fill(0);
      await status.save();
    },
  };
}
