import { createHash } from 'node:crypto';
import { didOfPeer } from '../../agent/network/base/peer-did.ts';
import type { CardBatch, RemoteCard } from '../../card-bridge/host/remote-card.ts';
import { beginRemoteCard } from '../../card-bridge/host/secure-remote-card.ts';
import type { Commands, Finish, Hello, NodeFrame, Responses, TerminalFrame } from '../../schemas/counter-messages.ts';
import { encodeFrame } from '../../schemas/frame.ts';
import { nodeFailures } from '../base/failures.ts';
import { checkRequest } from '../policy/asked.ts';
import { type Authorisation, checkAuthorisation } from '../policy/authorisation.ts';
import { SessionAccount } from './account.ts';
import { CounterOpening } from './counter-opening.ts';
import { HolderTask } from './holder-task.ts';
import type { TokenBinding } from './one-time-token.ts';
import { ReadTask } from './read-task.ts';
import type { SessionServices } from './services.ts';
import type { OpenSession, SessionTask } from './task.ts';
import { type SessionState, transition } from './transitions.ts';
import { WriteTask } from './write-task.ts';

/** What the session made of one frame: the frames to send, and whether it is over. */
export type SessionOutput = AsyncIterable<NodeFrame>;

/**
 * One counter session on the node's side, without its network: frames in, frames out. `transitions.ts` decides what
 * may come when; everything that fails ends the session, wipes its keys and releases nothing.
 */
export class CounterSession {
  /** Names the session; hex. */
  readonly id: string;
  readonly account: SessionAccount;
  readonly #peer: string;
  readonly #services: SessionServices;
  readonly #remote: RemoteCard;
  #state: SessionState = 'hello';
  #hello: Hello | undefined;
  #authorisation: Authorisation | undefined;
  #task: SessionTask | undefined;
  #batch: CardBatch | undefined;
  #token: Uint8Array | undefined;

  /**
   * @param peer peer id that the connection proved
   * @param signal ends what the session waits for besides frames and cards: a status list
   */
  constructor(peer: string, services: SessionServices, signal?: AbortSignal) {
    this.id = Buffer.from(services.random(16)).toString('hex');
    this.#peer = peer;
    this.#services = signal === undefined ? services : withSignal(services, signal);
    this.#remote = beginRemoteCard(services.card);
    this.account = new SessionAccount(this.id, services.onStep && ((event) => services.onStep?.(event, this.id)));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Whether the card's secure channel was opened: from then on a holder was there. */
  get withCard(): boolean {
    return this.#task !== undefined;
  }

  /** Takes one frame. Frames are given as they become due; one that fails rejects, and the session must be ended. */
  async *take(frame: TerminalFrame): SessionOutput {
    this.account.restart();
    const { to, effect } = transition(this.#state, frame.type);
    this.#state = to;
    if (effect === 'begin' && frame.type === 'hello') yield await this.#begin(frame);
    else if (effect === 'prepare' && frame.type === 'responses') yield await this.#prepare(frame);
    else if (effect === 'issue-token' && frame.type === 'responses') yield await this.#issueToken(frame);
    else if (effect === 'settle' && frame.type === 'finish') yield* this.#settle(frame);
    else if (effect === 'read-refusal' && frame.type === 'responses') await this.#answered(frame, 3);
    else if (effect === 'cancelled')
      throw nodeFailures.fail('session-cancelled', frame.type === 'cancel' ? frame.code : undefined);
    else throw nodeFailures.fail('frame-unexpected', frame.type);
  }

  /** Ends the session whatever its state: wipes keys, kills its token. Idempotent. */
  end(): void {
    this.#state = 'over';
    this.#task?.close();
    this.#remote.close();
    this.#token?.fill(0);
    this.#services.tokens.forget(this.id);
  }

  async #begin(hello: Hello): Promise<NodeFrame> {
    const terminal = didOfPeer(this.#peer);
    this.account.identified(terminal);
    this.account.asks(hello);
    if (terminal !== hello.terminal) throw nodeFailures.fail('terminal-identity-mismatch');
    this.account.done('ST40');
    if (hello.request.kind === 'holder') {
      if (!this.#services.holderTerminals.includes(hello.terminal)) throw nodeFailures.fail('holder-terminal-only');
    } else {
      const { authorisation } = this.#services;
      this.#authorisation = await checkAuthorisation(hello.authorisation, hello.terminal, authorisation);
      this.account.authorised(this.#authorisation);
      checkRequest(hello.request, this.#authorisation);
      if (!this.#services.vault.created) throw nodeFailures.fail('vault-not-created');
    }
    this.account.done('ST41');
    this.#hello = hello;
    return commands(1, this.#remote.openCommands);
  }

  async #prepare(frame: Responses): Promise<NodeFrame> {
    if (frame.batch !== 1) throw nodeFailures.fail('frame-unexpected', `batch ${frame.batch}`);
    const card = await this.#remote.opened(frame.responses);
    this.account.verifiedBy(card.verifiedBy);
    this.account.done('ST38', 'ST39');
    const hello = this.#known(this.#hello);
    const open: OpenSession = { id: this.id, hello, card, account: this.account, services: this.#services };
    const task = await this.#taskFor(open);
    this.#task = task;
    const batch = this.#remote.batch();
    batch.startSession({
      sessionId: Buffer.from(this.id, 'hex'),
      terminalId: hello.terminal,
      purpose: task.purpose,
      verifiedBy: card.verifiedBy,
    });
    await task.prepare(batch);
    this.#batch = batch;
    return commands(2, batch.commands);
  }

  async #issueToken(frame: Responses): Promise<NodeFrame> {
    await this.#answered(frame, 2);
    const batch = this.#remote.batch();
    const session = await this.#known(this.#task).proceed(batch);
    this.#token = this.#services.tokens.issue(this.#binding());
    batch.putToken(this.#token);
    const reading = this.#hello?.request.kind !== 'write';
    this.account.done(...(reading ? (['ST56', 'ST57'] as const) : (['ST73', 'ST74'] as const)));
    this.#batch = batch;
    return { ...commands(3, batch.commands), token: true, ...(session && { session }) };
  }

  async *#settle(frame: Finish): SessionOutput {
    await this.#answered(frame, 3);
    const kind = this.#hello?.request.kind;
    if (kind === 'read') this.account.done('ST55');
    this.#services.tokens.redeem(frame.token, this.#known(this.#token), this.#binding());
    this.account.done(kind === 'write' ? 'ST80' : 'ST62');
    yield* this.#known(this.#task).settle(frame);
  }

  /** Checks the answers to the batch that is out. @throws frame-unexpected, and what the card's channel finds wrong */
  async #answered(frame: Responses | Finish, batch: number): Promise<void> {
    if (frame.batch !== batch) throw nodeFailures.fail('frame-unexpected', `batch ${frame.batch}`);
    await this.#known(this.#batch).complete(frame.responses);
    if (frame.type === 'responses' && batch === 3) throw nodeFailures.fail('frame-unexpected', 'no token');
  }

  async #taskFor(open: OpenSession): Promise<SessionTask> {
    const { request } = open.hello;
    const known = await this.#services.vault.recipients.findCard(open.card.publicPoint);
    if (request.kind === 'holder') return new HolderTask(open, request, known);
    if (known === undefined) throw nodeFailures.fail('vault-card-unknown');
    const authorisation = this.#known(this.#authorisation);
    const opening = new CounterOpening(open, request, authorisation, known);
    return request.kind === 'read' ? new ReadTask(opening, request) : new WriteTask(opening, request);
  }

  #binding(): TokenBinding {
    const hello = this.#known(this.#hello);
    const request = createHash('sha256').update(encodeFrame(hello.request)).digest('hex');
    return { session: this.id, terminal: hello.terminal, request };
  }

  /** The order of the states guarantees that it is there. */
  #known<T>(value: T | undefined): T {
    if (value === undefined) throw nodeFailures.fail('frame-unexpected');
    return value;
  }
}

function withSignal(services: SessionServices, signal: AbortSignal): SessionServices {
  const { authorisation } = services;
  return { ...services, authorisation: { ...authorisation, policy: { ...authorisation.policy, signal } } };
}

function commands(batch: number, list: readonly Uint8Array[]): Commands {
  return { type: 'commands', batch, commands: [...list], token: false };
}
