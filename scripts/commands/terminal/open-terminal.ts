import { type Log, silentLog } from '../../../agent/base/log/log.ts';
import { CounterTerminal } from '../../../agent/programs/counter-terminal/terminal.ts';
import { openTerminalDirectory } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import { terminalResolver } from '../../../agent/programs/counter-terminal/terminal-identity.ts';
import { terminalStatus } from '../../../agent/programs/counter-terminal/terminal-status.ts';
import type { TerminalConfiguration } from '../../../schemas/configuration/terminal.ts';

export interface OpenedTerminal {
  readonly terminal: CounterTerminal;
  readonly configuration: TerminalConfiguration;
  /** Stops it, keeps the status lists that it received, wipes its key. */
  close(): Promise<void>;
}

/** Starts the terminal of a directory. @throws see `openTerminalDirectory` */
export async function openTerminal(directory: string, log: Log = silentLog): Promise<OpenedTerminal> {
  const { configuration, key, authorisation } = await openTerminalDirectory(directory);
  const resolver = terminalResolver(configuration);
  const status = await terminalStatus(directory, resolver);
  const { checker: statusChecker } = status;
  const terminal = await CounterTerminal.start({ configuration, key, authorisation, resolver, statusChecker, log });
  return {
    terminal,
    configuration,
    async close() {
      await terminal.stop();
      key.fill(0);
      await status.save();
    },
  };
}

/** The same for the time of one piece of work. */
export async function withTerminal<T>(directory: string, work: (opened: OpenedTerminal) => Promise<T>): Promise<T> {
  const opened = await openTerminal(directory);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
