import type { PresentedCard } from '../../../card-bridge/host/terminal/presented-card.ts';
import { CounterSession } from '../../../repository-node/session/counter-session.ts';
import { endingOf } from '../../../repository-node/session/refusal.ts';
import type { SessionServices } from '../../../repository-node/session/services.ts';
import type {
  Commands,
  Finish,
  Hello,
  NodeFrame,
  Responses,
  TerminalFrame,
} from '../../../schemas/counter-messages.ts';
import type { CounterWorld, Terminal } from './counter-world.ts';

/** How a terminal may misbehave. */
export interface Misbehaviour {
  readonly responses?: (frame: Responses, asked: Commands) => TerminalFrame | Promise<TerminalFrame>;
  readonly finish?: (frame: Finish) => TerminalFrame | Promise<TerminalFrame>;
  readonly commands?: (commands: Uint8Array[], batch: number) => Uint8Array[];
}

export interface Played {
  readonly session: CounterSession;
  readonly last: NodeFrame | undefined;
  readonly answers: string[];
  readonly published: Commands['session'];
  readonly roundTrips: number;
  /** Code of the failure that ended the session. */
  readonly code: string | undefined;
}

export interface Play extends Misbehaviour {
  readonly services: SessionServices;
  /** Whose card is touched; absent where the card was touched for this hello already. */
  readonly world?: CounterWorld;
  readonly terminal: Terminal;
  readonly card: PresentedCard;
  readonly hello: Hello;
  readonly credentials?: (published: NonNullable<Commands['session']>) => Promise<string[]>;
}

/** Plays a session frame by frame, as terminal and network would, and records its failure as the node does. */
export async function play(options: Play): Promise<Played> {
  const session = new CounterSession(options.terminal.peer, options.services);
  const answers: string[] = [];
  const { world, terminal, card } = options;
  const hello = world === undefined ? options.hello : await world.touch(terminal, card, options.hello);
  let frame: TerminalFrame = hello;
  let last: NodeFrame | undefined;
  let published: Commands['session'];
  let roundTrips = 0;
  let code: string | undefined;
  try {
    while (session.state !== 'over') {
      roundTrips += 1;
      for await (const answer of session.take(frame)) {
        last = answer;
        if (answer.type === 'answer') answers.push(answer.answer);
      }
      if (last?.type !== 'commands' || session.resting) break;
      published = last.session ?? published;
      frame = await answerTo(last, published, options);
    }
  } catch (error) {
    session.end();
    const ending = endingOf(error);
    code = ending.reason;
    if (code === 'node-failed') throw error;
    if (process.env.FP_DEBUG) console.error(error);
    last = ending.frame;
    const { account } = session;
    if (options.services.vault.created)
      await options.services.history.append(account.ended(ending.outcome, ending.reason), () => account.kept);
  }
  session.end();
  return { session, last, answers, published, roundTrips, code };
}

async function answerTo(asked: Commands, published: Commands['session'], options: Play): Promise<TerminalFrame> {
  const { card } = options;
  const commands = options.commands?.(asked.commands, asked.batch) ?? asked.commands;
  const responses = await card.run(commands);
  const frame: Responses = { type: 'responses', batch: asked.batch, responses };
  if (!asked.token || responses.length < asked.commands.length) return options.responses?.(frame, asked) ?? frame;
  const token = await card.takeToken();
  const credentials = published && (await options.credentials?.(published));
  const finish: Finish = { ...frame, type: 'finish', token, ...(credentials && { credentials }) };
  return options.finish?.(finish) ?? finish;
}
