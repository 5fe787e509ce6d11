import { callAsHolder } from '../../../agent/counter-protocol/holder-terminal.ts';
import { createPeer } from '../../../agent/network/peer/peer.ts';
import { holderIdentity } from '../../../repository-node/directory/holder-terminal.ts';
import { terminalOfNode } from '../../../repository-node/directory/node-directory.ts';
import type { HOLDER_OPERATIONS } from '../../../schemas/counter-messages.ts';
import { withPresentedCard } from '../../cli/at-counter.ts';
import type { CardWait } from '../../cli/card-options.ts';
import type { CommandContext } from '../../cli/command.ts';
import { counterDialogue } from '../../cli/counter-dialogue.ts';
import { PIN } from '../../cli/secret-sources.ts';
import { addressesOfRunning } from './running-node.ts';

export interface HolderOptions extends CardWait {
  readonly reader: string;
  readonly pinFile?: string;
}

export interface HolderCall {
  readonly directory: string;
  readonly operation: (typeof HOLDER_OPERATIONS)[number];
  readonly argument?: object;
  /** Takes the answer part by part; each part is whole lines. */
  readonly onPart: (part: string) => void | Promise<void>;
}

const TOUCH_MS = 60_000;

/**
 * Asks the holder's own node for one operation, as the holder's own terminal, with the holder's card in the reader: the
 * running node of the directory, by the addresses that it listens on.
 */
export async function callNode(context: CommandContext, options: HolderOptions, call: HolderCall): Promise<void> {
  const terminal = await terminalOfNode(call.directory);
  const addresses = await addressesOfRunning(call.directory);
  const { key } = terminal;
  const identity = holderIdentity(terminal);
  const peer = await createPeer({ key });
  const quiet = { ...context, output: { ...context.output, json: () => undefined } };
  const dialogue = counterDialogue(quiet, PIN, options.pinFile);
  const { operation, argument, onPart } = call;
  try {
    await withPresentedCard(
      context,
      options.reader,
      (card) =>
        callAsHolder({
          ...dialogue,
          touchMs: TOUCH_MS,
          peer,
          key,
          identity,
          addresses,
          card,
          operation,
          onPart,
          ...(argument && { argument }),
        }),
      options.timeout,
    );
  } finally {
    await peer.stop();
    key.fill(0);
  }
}

/** The same, for answers that are lines of JSON. */
export async function askNode(
  context: CommandContext,
  options: HolderOptions,
  call: Omit<HolderCall, 'onPart'>,
): Promise<unknown[]> {
  let text = '';
  await callNode(context, options, {
    ...call,
    onPart: (part) => {
      text += part;
    },
  });
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
