import { CounterTerminal } from '../../../agent/programs/counter-terminal/terminal.ts';
import { openTerminalDirectory } from '../../../agent/programs/counter-terminal/terminal-directory.ts';
import { terminalStatus } from '../../../agent/programs/counter-terminal/terminal-status.ts';

export interface OpenedTerminal {
  readonly terminal: CounterTerminal;
  /** The configured card reader. */
  readonly reader: string;
}

/** Starts the terminal of a directory for the time of one piece of work. */
export async function withTerminal<T>(directory: string, work: (opened: OpenedTerminal) => Promise<T>): Promise<T> {
  const { configuration, key, authorisation } = await openTerminalDirectory(directory);
  const status = await terminalStatus(directory);
  const terminal = await CounterTerminal.start({ configuration, key, authorisation, statusChecker: status.checker });
  try {
    return await work({ terminal, reader: configuration.reader });
  } finally {
    await terminal.stop();
    key.fill(0);
    await status.save();
  }
}
