import type { TypeAndClaims } from '../../schemas/history.ts';
import { nodeFailures } from '../base/failures.ts';
import { PrivateRefusal } from '../base/private-refusal.ts';
import { concernedBy } from '../policy/asked.ts';
import { questionChanges } from '../policy/question-store.ts';
import { RuleBook } from '../policy/rule-book.ts';
import { applyRules } from '../policy/rules.ts';
import type { Ruling } from '../policy/select.ts';
import type { VaultChange } from '../state/decided.ts';
import type { OpenState } from '../state/open-state.ts';
import type { CounterOpening } from './counter-opening.ts';

const RULINGS = { deny: 'denied-by-holder', ask: 'holder-must-be-asked', allow: undefined } as const;

/** What a question tells of a request. */
type Asked = Readonly<Record<'asked' | 'demanded', readonly TypeAndClaims[]>>;

/**
 * What the holder's rules say to one request of a counter: before anything is looked up, to each credential found, and
 * once more in the instant of its commit. Only the first two answers differ in what the terminal learns: what the rules
 * say to the request itself is told, what they say to a stored credential is not.
 */
export class Consent {
  readonly #opening: CounterOpening;
  /** What the request cannot do without. */
  readonly #demanded: readonly TypeAndClaims[];
  #book: RuleBook | undefined;
  #question: Asked = { asked: [], demanded: [] };

  constructor(opening: CounterOpening) {
    this.#opening = opening;
    this.#demanded = concernedBy(opening.request, 'demanded');
  }

  /** Judges the request by what it names, whatever is stored. @throws denied-by-holder, holder-must-be-asked */
  async admit(): Promise<void> {
    this.#book = await RuleBook.open(this.#state, this.#opening.vault.card);
    const asked = concernedBy(this.#opening.request, 'asked');
    await this.#enforce(this.#demanded, { asked, demanded: this.#demanded });
  }

  /** Judges claims of a credential found, by the rules that `admit` read. */
  ruling(types: readonly string[], claims: readonly string[]): Ruling | undefined {
    const asked = types.map((type) => ({ type, claims: [...claims] }));
    const ruling = RULINGS[applyRules(this.#rules, this.#about(asked)).effect];
    if (ruling === 'holder-must-be-asked') this.#question = { asked, demanded: asked };
    return ruling;
  }

  /** Hands on a refusal; one that the holder can answer leaves its question. */
  async refused(error: unknown): Promise<never> {
    if (error instanceof PrivateRefusal && nodeFailures.is(error.reason, 'holder-must-be-asked')) {
      await this.#keepQuestion(this.#question);
    }
    throw error;
  }

  /**
   * Judges once more, with types and claims of what was found, and gives what the session changes in the rules: those that are
   * good for once are reserved for the state that the card is asked to take.
   *
   * @param given what is handed over or stored
   * @throws denied-by-holder, holder-must-be-asked
   */
  async commit(given: readonly TypeAndClaims[]): Promise<VaultChange[]> {
    await this.#enforce([...this.#demanded, ...given], { asked: given, demanded: given });
    const { used } = applyRules(this.#rules, this.#about(given));
    const remaining = { rules: this.#rules.rules.filter((rule) => !used.includes(rule)) };
    return this.#book === undefined ? [] : this.#book.using(remaining, used, this.#opening.vault.card);
  }

  get #state(): OpenState {
    return this.#opening.vault.unlocked.state;
  }

  get #rules() {
    return this.#book?.rules ?? { rules: [] };
  }

  #about(asked: readonly TypeAndClaims[]) {
    const { session, request } = this.#opening;
    return { terminal: session.hello.terminal, action: request.kind, asked: [...asked] };
  }

  /** @param question what the holder is asked where the rules say so */
  async #enforce(asked: readonly TypeAndClaims[], question: Asked): Promise<void> {
    const ruling = RULINGS[applyRules(this.#rules, this.#about(asked)).effect];
    if (ruling === undefined) return;
    if (ruling === 'holder-must-be-asked') await this.#keepQuestion(question);
    throw nodeFailures.fail(ruling);
  }

  /** The question becomes durable together with the record of the refusal: one write, whatever is asked or refused. */
  async #keepQuestion({ asked, demanded }: Asked): Promise<void> {
    const { session, request, authorisation } = this.#opening;
    const question = {
      ...this.#about(asked),
      demanded: [...demanded],
      purpose: request.purpose,
      organisation: authorisation.organisation,
      at: Math.trunc(session.services.now()),
    };
    session.account.keep(await questionChanges(this.#state, question));
  }
}
