import { utc } from '../../base/utc.ts';
import { authorityFailures } from './base/failures.ts';
import type { CardList, CardStanding } from './card-list.ts';
import type { CardSummary } from './desk/desk.ts';
import type { CardRecord } from './records.ts';
import type { Registry } from './registry.ts';

/**
 * What an officer says of cards. The card list is what counts: it changes first, so that a kill between leaves a card
 * refused whose reason is not written down, and never the other way round.
 */
export class CardMarks {
  readonly #registry: Registry;
  readonly #list: CardList;
  readonly #now: () => number;

  constructor(registry: Registry, list: CardList, now: () => number) {
    this.#registry = registry;
    this.#list = list;
    this.#now = now;
  }

  /** Every card that this authority speaks for, the newest last. */
  async list(): Promise<CardSummary[]> {
    const records = await this.#registry.cards.all();
    return records.map((record) => this.#summary(record)).toSorted((a, b) => (a.enrolledAt < b.enrolledAt ? -1 : 1));
  }

  /** For good; again, it changes nothing. @throws card-unknown */
  revoke(serial: string, reason: string): Promise<CardSummary> {
    return this.#mark(serial, reason, 'revoked', (record) => this.#list.revoke(record.places));
  }

  /** @throws card-unknown, card-revoked-for-good */
  hold(serial: string, reason: string): Promise<CardSummary> {
    return this.#mark(serial, reason, 'on-hold', (record) => this.#list.hold(record.places));
  }

  /** @throws card-unknown, card-revoked-for-good */
  release(serial: string, reason: string): Promise<CardSummary> {
    return this.#mark(serial, reason, 'good', (record) => this.#list.release(record.places));
  }

  /**
   * The holder removed the card at the own repository, which says so: on hold, until an officer knows more. Only the node
   * that the card's person has may say it. A card that is marked already stays as it is.
   *
   * @throws card-unknown
   */
  async removedAt(nodeId: string, holder: string): Promise<void> {
    const record = (await this.#registry.cards.all()).find((card) => card.holder === holder);
    const person = record && (await this.#registry.persons.get(record.person));
    if (record === undefined || person?.nodeId !== nodeId) throw authorityFailures.fail('card-unknown');
    if (this.#list.standing(record.places) !== 'good') return;
    await this.hold(record.serial, 'removed from the holder’s repository');
  }

  async #mark(
    serial: string,
    reason: string,
    wanted: CardStanding,
    change: (record: CardRecord) => Promise<void>,
  ): Promise<CardSummary> {
    return this.#registry.change(async () => {
      const record = await this.#registry.cards.get(serial);
      if (record === undefined) throw authorityFailures.fail('card-unknown');
      const before = this.#list.standing(record.places);
      if (before === wanted) return this.#summary(record);
      if (before === 'revoked') throw authorityFailures.fail('card-revoked-for-good');
      await change(record);
      const after: CardRecord = { ...record, marked: { at: utc(this.#now()), reason } };
      await this.#registry.write(await this.#registry.cards.put(serial, after));
      return this.#summary(after);
    });
  }

  #summary(record: CardRecord): CardSummary {
    const { serial, person, holder, keyStorage, at, marked, places, state } = record;
    return {
      serial,
      person,
      holder,
      keyStorage,
      enrolledAt: at,
      confirmed: state === 'registered',
      standing: this.#list.standing(places),
      ...(marked && { markedAt: marked.at, reason: marked.reason }),
    };
  }
}
