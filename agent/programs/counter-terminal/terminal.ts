import { randomBytes } from 'node:crypto';
import type { HostIdentity } from '../../../card-bridge/host/host-identity.ts';
import type { PresentedCard } from '../../../card-bridge/host/terminal/presented-card.ts';
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
import { announcementOf, displayText } from '../../counter-protocol/announcement.ts';
import { counterProtocolFailures } from '../../counter-protocol/failures.ts';
import { type TouchDialogue, verifyHolder } from '../../counter-protocol/holder-touch.ts';
import { makeHello } from '../../counter-protocol/make-hello.ts';
import { type CounterSessionResult, type PublishedSession, runCounterSession } from '../../counter-protocol/session.ts';
import { terminalSigner } from '../../counter-protocol/terminal-signer.ts';
import type { Check } from '../../identity/base/check.ts';
import { identityFailures } from '../../identity/base/failures.ts';
import type { DidResolver } from '../../identity/did/resolver.ts';
import type { Signer } from '../../identity/keys/signer.ts';
import type { PresentationResult, VerifiedCard } from '../../identity/verify/result.ts';
import { verifyPresentation } from '../../identity/verify/verify-presentation.ts';
import { verifySession } from '../../identity/verify/verify-session.ts';
import type { FrameStream } from '../../network/base/frame-stream.ts';
import { createPeer, type Peer } from '../../network/peer/peer.ts';
import { dialLocator } from '../../network/resolver/dial-locator.ts';
import { answersOf, type QueryAnswers } from './answers.ts';
import { counterFailures } from './failures.ts';
import { type HeldList, heldLists } from './held-lists.ts';
import { checkClaims, issueAtCounter } from './issue.ts';
import { LastReceipts } from './last-receipts.ts';
import type { TerminalStatus } from './terminal-status.ts';
import { cardDemands, listMaxAgeMs } from './trust.ts';

export interface CounterTerminalOptions {
  readonly configuration: TerminalConfiguration;
  /** Ed25519 seed, 32 bytes: network key and DID key in one. */
  readonly key: Uint8Array;
  /** Its authorisation credential as JSON text: what repositories are shown. */
  readonly authorisation: string;
  /** What proves it to cards; asked for anew at each session, so that a renewed certificate counts. */
  readonly identity: () => HostIdentity<'counter'>;
  /** What it knows of revoked cards and credentials. Without it nothing passes: every card names a status. */
  readonly status?: Pick<TerminalStatus, 'checker' | 'held'>;
  /** For authorities and issuers that are not did:key. */
  readonly resolver?: DidResolver;
  /** Connected with the same key; made from it when absent, and ended with the terminal. */
  readonly peer?: Peer;
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
  /** Every check with its outcome; claims only of what passed and was asked for. */
  readonly verification: PresentationResult;
  readonly answers: QueryAnswers;
  /** The presentation as it came: evidence that can be verified again later. */
  readonly presentation: string;
  readonly challenge: string;
  /** The signed lists by which statuses were judged. */
  readonly statusLists: readonly HeldList[];
}

export interface WriteOutcome extends CounterOutcome {
  readonly holder: string;
  /** What its authority says of the holder's card. */
  readonly card: VerifiedCard;
  readonly stored: readonly string[];
}

interface Opened {
  readonly stream: FrameStream;
  readonly hello: Hello;
  /** Peer id of the holder's repository. */
  readonly node: string;
  readonly steps: StepClock;
  readonly startedAt: number;
}

/**
 * A clerk's terminal: reads credentials from, and writes them to, the repository of whoever touches a card in its
 * reader. It never holds a secure-channel key, and a credential only after the node has compared the token (ST62).
 */
export class CounterTerminal {
  readonly signer: Signer;
  readonly #options: CounterTerminalOptions;
  readonly #peer: Peer;
  readonly #receipts: LastReceipts;

  private constructor(options: CounterTerminalOptions, peer: Peer, signer: Signer) {
    this.#options = options;
    this.#peer = peer;
    this.signer = signer;
    this.#receipts = new LastReceipts(() => this.#now());
  }

  static async start(options: CounterTerminalOptions): Promise<CounterTerminal> {
    const peer = options.peer ?? (await createPeer({ key: options.key }));
    return new CounterTerminal(options, peer, terminalSigner(options.key));
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
    const request = { kind: 'read', procedure: name, purpose, query } as const;
    const session = await this.#session(card, request, dialogue, ({ steps }) => steps.done('ST51'));
    const { final, steps, hello } = session;
    if (final.type !== 'presentation') throw counterProtocolFailures.fail('repository-out-of-step', final.type);
    const challenge = Buffer.from(hello.nonce).toString('base64url');
    steps.restart();
    const all = await this.#verify(final.presentation, challenge, procedure);
    const answers = answersOf(query, all.credentials);
    const asked = new Set(answers.answers.values());
    const verification = { ...all, credentials: all.credentials.filter((credential) => asked.has(credential)) };
    const { status } = this.#options;
    const statusLists = status && all.verified ? await heldLists(final.presentation, status) : [];
    steps.done('ST65');
    return {
      ...session.outcome,
      receipt: final.receipt,
      verification,
      answers,
      presentation: final.presentation,
      challenge,
      statusLists,
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
    const request = {
      kind: 'write',
      procedure: procedure.name,
      purpose: procedure.purpose,
      types: [procedure.credentialType],
    } as const;
    let proven: HolderProof | undefined;
    const session = await this.#session(
      card,
      { ...request, types: [...request.types] },
      dialogue,
      ({ steps }) => steps.done('ST71'),
      async (published, hello) => {
        proven = await this.#holderOf(published, hello, procedure);
        const credential = await issueAtCounter({
          type: procedure.credentialType,
          claims: checked,
          subject: proven.holder,
          organisation: this.#options.configuration.organisation,
          signer: this.signer,
          validDays: procedure.validDays,
          now: this.#now(),
        });
        return [JSON.stringify(credential)];
      },
    );
    const { final } = session;
    if (final.type !== 'stored' || proven === undefined)
      throw counterProtocolFailures.fail('repository-out-of-step', final.type);
    return { ...session.outcome, ...proven, receipt: final.receipt, stored: final.credentials };
  }

  async stop(): Promise<void> {
    await this.#peer.stop();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  async #session(
    card: PresentedCard,
    request: Hello['request'],
    dialogue: CounterDialogue,
    before: (opened: Opened) => void,
    credentials?: (published: PublishedSession, hello: Hello) => Promise<string[]>,
  ): Promise<CounterSessionResult & { hello: Hello; steps: StepClock; outcome: { roundTrips: number; ms: number } }> {
    const opened = await this.#open(card, request, dialogue);
    before(opened);
    try {
      const { stream, steps, hello, node } = opened;
      const { signal } = dialogue;
      const result = await runCounterSession({
        stream,
        card,
        hello,
        steps,
        ...(credentials && { credentials: (published) => credentials(published, hello) }),
        ...(signal && { signal }),
      });
      if (result.final.receipt !== undefined) this.#receipts.keep(node, result.final.receipt);
      return { ...result, hello, steps, outcome: { roundTrips: result.roundTrips, ms: preciseNow() - opened.startedAt } };
    } finally {
      await opened.stream.close();
    }
  }

  /** ST31–36: the card shows what is asked, is touched, and gives its challenge before the repository is dialled. */
  async #open(card: PresentedCard, request: Hello['request'], dialogue: CounterDialogue): Promise<Opened> {
    const { configuration, identity, authorisation, random = randomBytes } = this.#options;
    const steps = new StepClock(dialogue.onStep);
    const nonce = new Uint8Array(random(32));
    if (card.terminalChannel === undefined) await card.openTerminal(identity());
    const touch = { ...dialogue, touchMs: configuration.touchSeconds * 1_000 };
    await verifyHolder(card, announcementOf(request, nonce), touch, steps);
    const startedAt = preciseNow();
    const locator = parseLocatorUrl(await card.readLocator());
    const receipt = this.#receipts.of(locator.nodeId);
    const { signer } = this;
    const now = this.#now();
    const hello = await makeHello(card, { signer, request, nonce, authorisation, now, ...(receipt && { receipt }) });
    steps.done('ST34', 'ST35');
    const stream = await dialLocator(this.#peer, locator, COUNTER_PROTOCOL, {
      maxFrame: COUNTER_LIMITS.frame,
      ...(dialogue.signal && { signal: dialogue.signal }),
    });
    steps.done('ST36');
    return { stream, hello, node: locator.nodeId, steps, startedAt };
  }

  /** Whom a writer writes about: the holder whose card delegated to this session, for this terminal and nonce. */
  async #holderOf(published: PublishedSession, { nonce }: Hello, procedure: WriteProcedure): Promise<HolderProof> {
    const { session, card, checks } = await verifySession(
      { session: published.credential, ...(published.card !== undefined && { card: published.card }) },
      {
        ...this.#demands(procedure),
        challenge: Buffer.from(nonce).toString('base64url'),
        domain: this.did,
        purpose: displayText(procedure.purpose),
      },
    );
    if (session === undefined || card === undefined) throw refusalOf(checks);
    return { holder: session.holder, card };
  }

  #verify(presentation: string, challenge: string, procedure: ReadProcedure): Promise<PresentationResult> {
    return verifyPresentation(presentation, {
      ...this.#demands(procedure),
      trustedIssuers: this.#options.configuration.trust.issuers,
      challenge,
      domain: this.did,
      purpose: displayText(procedure.purpose),
    });
  }

  #demands(procedure: Procedure) {
    const { configuration, status, resolver } = this.#options;
    return {
      card: cardDemands(configuration, procedure),
      now: () => this.#now(),
      statusMaxAgeMs: listMaxAgeMs(configuration),
      ...(status && { statusChecker: status.checker }),
      ...(resolver && { resolver }),
    };
  }
}

interface HolderProof {
  readonly holder: string;
  readonly card: VerifiedCard;
}

/** By the code of the first check that failed where it is about the card, which the clerk can act on. */
function refusalOf(checks: readonly Check[]) {
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  const { code = '', detail } = failed ?? {};
  if (failed?.of === 'card' && identityFailures.has(code)) return identityFailures.fail(code, detail);
  return counterFailures.fail('session-not-accepted', code);
}
