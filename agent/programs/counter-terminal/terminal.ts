import { randomBytes } from 'node:crypto';
import type { PresentedCard } from '../../../card-bridge/host/presented-card.ts';
import { parseLocatorUrl } from '../../../card-bridge/protocol/locator.ts';
import type {
  Procedure,
  ReadProcedure,
  TerminalConfiguration,
  WriteProcedure,
} from '../../../schemas/configuration/terminal.ts';
import {
  COUNTER_LIMITS,
  COUNTER_PROTOCOL,
  type Hello,
  type HistoryReceipt,
} from '../../../schemas/counter-messages.ts';
import { preciseNow, StepClock, type StepListener } from '../../../schemas/steps.ts';
import { type Log, silentLog } from '../../base/log/log.ts';
import { counterProtocolFailures } from '../../counter-protocol/failures.ts';
import { type TouchDialogue, verifyHolder } from '../../counter-protocol/holder-touch.ts';
import { type CounterSessionResult, runCounterSession } from '../../counter-protocol/session.ts';
import type { StatusChecker } from '../../identity/base/status-checker.ts';
import type { DidResolver } from '../../identity/did/resolver.ts';
import type { Signer } from '../../identity/keys/signer.ts';
import type { PresentationResult } from '../../identity/verify/result.ts';
import type { FrameStream } from '../../network/base/frame-stream.ts';
import { createPeer, type Peer } from '../../network/peer/peer.ts';
import { dialLocator } from '../../network/resolver/dial-locator.ts';
import type { IdentityAgent } from '../../veramo/identity-agent.ts';
import { answersOf, type QueryAnswers } from './answers.ts';
import { counterFailures } from './failures.ts';
import { checkClaims, issueAtCounter } from './issue.ts';
import { openTerminalIdentity, type TerminalIdentity, terminalResolver } from './terminal-identity.ts';

export interface CounterTerminalOptions {
  readonly configuration: TerminalConfiguration;
  /** Ed25519 seed, 32 bytes: network key and DID key in one. */
  readonly key: Uint8Array;
  /** Its authorisation credential as JSON text. */
  readonly authorisation: string;
  /** The terminal's one resolver, where its status checker has it already; that of the configuration when absent. */
  readonly resolver?: DidResolver;
  readonly statusChecker?: StatusChecker;
  /** Silent when absent. */
  readonly log?: Log;
  readonly now?: () => number;
  readonly random?: (length: number) => Uint8Array;
}

export interface CounterDialogue extends Omit<TouchDialogue, 'touchMs'> {
  readonly onStep?: StepListener;
}

export interface CounterOutcome {
  readonly receipt: HistoryReceipt;
  readonly roundTrips: number;
  /** Milliseconds from the holder's match to the end, the person's own time left out. */
  readonly ms: number;
}

export interface ReadOutcome extends CounterOutcome {
  /** Every check with its outcome; claims only of what passed. */
  readonly verification: PresentationResult;
  readonly answers: QueryAnswers;
  /** The presentation as it came: evidence that can be verified again later. */
  readonly presentation: string;
  readonly challenge: string;
}

export interface WriteOutcome extends CounterOutcome {
  readonly holder: string;
  readonly stored: readonly string[];
}

interface Opened {
  readonly stream: FrameStream;
  readonly steps: StepClock;
  readonly startedAt: number;
}

/**
 * A clerk's terminal: reads credentials from, and writes them to, the repository of whoever touches a card in its
 * reader. It never holds a secure-channel key, and a credential only after the node has compared the token (ST62).
 */
export class CounterTerminal {
  readonly signer: Signer;
  readonly #identity: IdentityAgent;
  readonly #log: Log;
  readonly #options: CounterTerminalOptions;
  readonly #peer: Peer;

  private constructor(options: CounterTerminalOptions, peer: Peer, { agent, signer }: TerminalIdentity) {
    this.#options = options;
    this.#peer = peer;
    this.#identity = agent;
    this.#log = options.log ?? silentLog;
    this.signer = signer;
  }

  static async start(options: CounterTerminalOptions): Promise<CounterTerminal> {
    const { configuration, key, statusChecker, log, now, resolver = terminalResolver(configuration, now) } = options;
    const identity = await openTerminalIdentity({
      key,
      resolver,
      ...(statusChecker && { statusChecker }),
      ...(now && { now }),
    });
    return new CounterTerminal(options, await createPeer({ key, ...(log && { log }) }), identity);
  }

  /** did:key of the terminal. */
  get did(): string {
    return this.signer.controller;
  }

  /** @throws procedure-unknown */
  procedure<K extends Procedure['kind']>(id: string, kind: K): Extract<Procedure, { kind: K }> {
    const found = this.#options.configuration.procedures.find(
      (candidate): candidate is Extract<Procedure, { kind: K }> => candidate.id === id && candidate.kind === kind,
    );
    if (found === undefined) throw counterFailures.fail('procedure-unknown');
    return found;
  }

  /** ST31–65. What came is returned with every check, passed or not: look at `verification.verified` and `answers.missing`. */
  async read(card: PresentedCard, procedure: ReadProcedure, dialogue: CounterDialogue = {}): Promise<ReadOutcome> {
    const { purpose, name, query } = procedure;
    const hello = this.#hello({ kind: 'read', procedure: name, purpose, query });
    const session = await this.#session(card, hello, dialogue, ({ steps }) => steps.done('ST51'));
    const { final, steps } = session;
    if (final.type !== 'presentation') throw counterProtocolFailures.fail('repository-out-of-step', final.type);
    const challenge = Buffer.from(hello.nonce).toString('base64url');
    steps.restart();
    const verification = await this.#verify(final.presentation, challenge, purpose);
    const answers = answersOf(query, verification.credentials);
    steps.done('ST65');
    const { ms } = session.outcome;
    const { verified, credentials } = verification;
    this.#log.info('read', { verified, credentials: credentials.length, missing: answers.missing.length, ms });
    return {
      ...session.outcome,
      receipt: final.receipt,
      verification,
      answers,
      presentation: final.presentation,
      challenge,
    };
  }

  /** ST31–48 and ST71–83: issues one credential of the procedure's type about the holder and has it stored. */
  async write(
    card: PresentedCard,
    procedure: WriteProcedure,
    claims: unknown,
    dialogue: CounterDialogue = {},
  ): Promise<WriteOutcome> {
    const checked = checkClaims(procedure.credentialType, claims);
    const hello = this.#hello({
      kind: 'write',
      procedure: procedure.name,
      purpose: procedure.purpose,
      types: [procedure.credentialType],
    });
    let holder = '';
    const session = await this.#session(
      card,
      hello,
      dialogue,
      ({ steps }) => steps.done('ST71'),
      async (published) => {
        holder = await this.#holderOf(published.credential, hello);
        const credential = await issueAtCounter({
          type: procedure.credentialType,
          claims: checked,
          subject: holder,
          organisation: this.#options.configuration.organisation,
          identity: this.#identity,
          signer: this.signer,
          validDays: procedure.validDays,
          now: this.#now(),
        });
        return [JSON.stringify(credential)];
      },
    );
    const { final } = session;
    if (final.type !== 'stored') throw counterProtocolFailures.fail('repository-out-of-step', final.type);
    const { outcome } = session;
    this.#log.info('written', { credentials: final.credentials.length, ms: outcome.ms });
    return { ...outcome, receipt: final.receipt, holder, stored: final.credentials };
  }

  async stop(): Promise<void> {
    await this.#peer.stop();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #hello(request: Hello['request']): Hello {
    return {
      type: 'hello',
      terminal: this.did,
      keyId: this.signer.verificationMethod,
      authorisation: this.#options.authorisation,
      request,
      nonce: (this.#options.random ?? randomBytes)(32),
    };
  }

  async #session(
    card: PresentedCard,
    hello: Hello,
    dialogue: CounterDialogue,
    before: (opened: Opened) => void,
    credentials?: (published: NonNullable<CounterSessionResult['session']>) => Promise<string[]>,
  ): Promise<CounterSessionResult & { steps: StepClock; outcome: { roundTrips: number; ms: number } }> {
    const opened = await this.#open(card, dialogue).catch((error: unknown) => this.#failed(error));
    before(opened);
    try {
      const { stream, steps } = opened;
      const { signal } = dialogue;
      const result = await runCounterSession({
        stream,
        card,
        hello,
        steps,
        ...(credentials && { credentials }),
        ...(signal && { signal }),
      });
      return { ...result, steps, outcome: { roundTrips: result.roundTrips, ms: preciseNow() - opened.startedAt } };
    } catch (error) {
      return this.#failed(error);
    } finally {
      await opened.stream.close();
    }
  }

  #failed(error: unknown): never {
    this.#log.failure('session-failed', error);
    throw error;
  }

  /** ST31–36. */
  async #open(card: PresentedCard, dialogue: CounterDialogue): Promise<Opened> {
    const steps = new StepClock(dialogue.onStep);
    await verifyHolder(card, { ...dialogue, touchMs: this.#options.configuration.touchSeconds * 1_000 }, steps);
    const startedAt = preciseNow();
    const locator = parseLocatorUrl(await card.readLocator());
    steps.done('ST34', 'ST35');
    const stream = await dialLocator(this.#peer, locator, COUNTER_PROTOCOL, {
      maxFrame: COUNTER_LIMITS.frame,
      ...(dialogue.signal && { signal: dialogue.signal }),
    });
    steps.done('ST36');
    return { stream, steps, startedAt };
  }

  /** Whom a writer writes about: the holder who delegated to this session, for this terminal and nonce. */
  async #holderOf(credential: string, { nonce, request }: Hello): Promise<string> {
    const { session, checks } = await this.#identity.verifySession(credential, {
      challenge: Buffer.from(nonce).toString('base64url'),
      domain: this.did,
      ...(request.kind !== 'holder' && { purpose: request.purpose }),
    });
    if (session === undefined)
      throw counterFailures.fail('session-not-accepted', checks.find(({ outcome }) => outcome === 'failed')?.code);
    return session.holder;
  }

  #verify(presentation: string, challenge: string, purpose: string): Promise<PresentationResult> {
    const { issuers: trustedIssuers } = this.#options.configuration.trust;
    return this.#identity.verifyPresentation(presentation, { trustedIssuers, challenge, domain: this.did, purpose });
  }
}
