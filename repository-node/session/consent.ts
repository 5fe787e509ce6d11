import type { HolderRules } from '../../schemas/holder-rules.ts';
import { nodeFailures } from '../base/failures.ts';
import { PrivateRefusal } from '../base/private-refusal.ts';
import { typesAsked } from '../policy/asked.ts';
import { questionChanges, readRules, rulesChange } from '../policy/rule-store.ts';
import { applyRules } from '../policy/rules.ts';
import type { Ruling } from '../policy/select.ts';
import type { StoreChange } from '../store/vault-store.ts';
import type { CounterOpening } from './counter-opening.ts';

const RULINGS = { deny: 'denied-by-holder', ask: 'holder-must-be-asked', allow: undefined } as const;

/**
 * What the holder's rules say to one request of a counter: before anything is looked up, to each credential found, and
 * once more in the instant of its commit. Only the first two answers differ in what the terminal learns: what the rules
 * say to the request itself is told, what they say to a stored credential is not.
 */
export class Consent {
  readonly #opening: CounterOpening;
  readonly #asked: readonly string[];
  #rules: HolderRules = { rules: [] };
  #question: readonly string[] = [];

  constructor(opening: CounterOpening) {
    this.#opening = opening;
    this.#asked = typesAsked(opening.request);
  }

  /** Judges the request by what it names, whatever is stored. @throws denied-by-holder, holder-must-be-asked */
  async admit(): Promise<void> {
    this.#rules = await this.#read();
    await this.#enforce(this.#rules, this.#asked);
  }

  /** Judges a credential found, by the rules that `admit` read. */
  ruling(types: readonly string[]): Ruling | undefined {
    const ruling = RULINGS[applyRules(this.#rules, this.#about(types)).effect];
    if (ruling === 'holder-must-be-asked') this.#question = types;
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
   * Judges once more, by the rules as they now are, and gives what the session changes in them: rules that are good for
   * once are used up. To be called where the history record is committed, so that no other session comes between.
   *
   * @param given types of what is handed over or stored
   * @throws denied-by-holder, holder-must-be-asked
   */
  async commit(given: readonly string[]): Promise<StoreChange[]> {
    const rules = await this.#read();
    await this.#enforce(rules, [...this.#asked, ...given]);
    const { remaining } = applyRules(rules, this.#about(given));
    return remaining === undefined ? [] : [rulesChange(this.#keys, remaining)];
  }

  get #keys() {
    return this.#opening.vault.unlocked.keys;
  }

  get #store() {
    return this.#opening.session.services.vault.store;
  }

  #read(): Promise<HolderRules> {
    return readRules(this.#store, this.#keys);
  }

  #about(types: readonly string[]) {
    const { session, request } = this.#opening;
    return { terminal: session.hello.terminal, action: request.kind, types: [...new Set(types)] };
  }

  async #enforce(rules: HolderRules, types: readonly string[]): Promise<void> {
    const ruling = RULINGS[applyRules(rules, this.#about(types)).effect];
    if (ruling === undefined) return;
    if (ruling === 'holder-must-be-asked') await this.#keepQuestion(types);
    throw nodeFailures.fail(ruling);
  }

  /** The question becomes durable together with the record of the refusal: one write, whatever is asked or refused. */
  async #keepQuestion(types: readonly string[]): Promise<void> {
    const { session, request, authorisation } = this.#opening;
    const question = {
      ...this.#about(types),
      purpose: request.purpose,
      organisation: authorisation.organisation,
      at: Math.trunc(session.services.now()),
    };
    session.account.keep(await questionChanges(this.#store, this.#keys, question));
  }
}
