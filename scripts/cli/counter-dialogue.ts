import { counterProtocolFailures } from '../../agent/counter-protocol/failures.ts';
import type { CounterDialogue } from '../../agent/programs/counter-terminal/terminal.ts';
import type { TouchProgress, TouchResult } from '../../card-bridge/host/terminal/touch-result.ts';
import type { CommandContext } from './command.ts';
import { readSecret, type SecretSource } from './secret.ts';

/** What the clerk's screen says while the card checks its holder. */
function describeTouch(state: TouchProgress | TouchResult): string {
  if ('state' in state) return state.advice;
  switch (state.outcome) {
    case 'matched':
      return 'The finger matches.';
    case 'not-matched':
      return `The finger does not match. ${state.triesLeft} ${state.triesLeft === 1 ? 'try' : 'tries'} left.${state.advice ? ` ${state.advice}` : ''}`;
    case 'pin-only':
      return 'No more fingers are accepted: the card wants its PIN.';
    case 'blocked':
      return 'The card is blocked.';
    case 'no-finger':
      return state.advice;
  }
}

/** The clerk's dialogue on a command line: steps as JSON lines, touches as sentences, the PIN by file or hidden prompt. */
export function counterDialogue(
  context: CommandContext,
  pin: SecretSource,
  pinFile: string | undefined,
): CounterDialogue {
  const { output, signal, environment } = context;
  let asked = 0;
  return {
    signal,
    onStep: (step) => output.json(step),
    onTouch: (state) => {
      output.json({ touch: state });
      output.text(describeTouch(state));
    },
    askPin: async () => {
      // A file or variable says the same PIN every time: presenting it again would only waste a try.
      const fixed = pinFile !== undefined || environment.env[pin.variable] !== undefined;
      asked += 1;
      if (fixed && asked > 1) throw counterProtocolFailures.fail('pin-not-verified');
      return readSecret(pin, pinFile, environment);
    },
  };
}
