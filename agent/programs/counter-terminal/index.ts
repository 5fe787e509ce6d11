/** A counter terminal: reads credentials at a counter and writes them. */

export { counterFailures } from './failures.ts';
export {
  type CounterDialogue,
  CounterTerminal,
  type CounterTerminalOptions,
  type ReadOutcome,
  type WriteOutcome,
} from './terminal.ts';
export { createTerminalDirectory, openTerminalDirectory, TERMINAL_FILES } from './terminal-directory.ts';
