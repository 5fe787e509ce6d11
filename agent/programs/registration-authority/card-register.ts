import type { ProvenCard } from '../../../card-bridge/host/host-identity.ts';
import { identityFailures } from '../../identity/base/failures.ts';
import { authorityFailures } from './base/failures.ts';
import type { CardList } from './card-list.ts';
import type { Hsm } from './hsm/hsm.ts';
import { CARD_KEYS } from './labels.ts';
import type { CardRecord } from './records.ts';
import type { Registry } from './registry.ts';

/**
 * The cards that this authority enrolled. A card is registered once its own answer has proved that it holds what it was
 * sent; before that its row is `unconfirmed`, counts for nothing, and its key signs nothing.
 */
export class CardRegister {
  readonly #registry: Registry;
  readonly #hsm: Hsm;
  readonly #list: CardList;

  constructor(registry: Registry, hsm: Hsm, list: CardList) {
    this.#registry = registry;
    this.#hsm = hsm;
    this.#list = list;
  }

  /**
   * For a card that has just proved its certificate and asks to be enrolled: drops an enrolment that was sent to it and
   * that it, by its certificate, did not take.
   *
   * @throws card-revoked, card-on-hold, enrolment-card-enrolled
   */
  async meetNew(card: Pick<ProvenCard, 'serial' | 'certificate'>): Promise<void> {
    const record = await this.#registry.cards.get(card.serial);
    if (record === undefined) return;
    this.#demandGood(record);
    if (record.state === 'registered' || hasTaken(card, record))
      throw authorityFailures.fail('enrolment-card-enrolled');
    await this.#list.revoke(record.places);
    await this.#registry.change(async () => this.#registry.write(await this.#registry.cards.delete(card.serial)));
    await this.#hsm.deleteKey(record.keyLabel);
  }

  /**
   * For a card that has just proved its certificate and is enrolled: its record, confirmed by that certificate where its
   * answer to the enrolment had never come.
   *
   * @throws card-unknown, card-revoked, card-on-hold, person-unknown
   */
  async meetEnrolled(card: Pick<ProvenCard, 'serial' | 'certificate'>): Promise<CardRecord> {
    const record = await this.#registry.cards.get(card.serial);
    if (record === undefined) throw authorityFailures.fail('card-unknown');
    this.#demandGood(record);
    if (record.state === 'registered') return record;
    if (!hasTaken(card, record)) throw authorityFailures.fail('card-unknown');
    await this.confirm(record);
    return { ...record, state: 'registered' };
  }

  /** What changed of a card: certificate, locator. */
  async update(record: CardRecord): Promise<void> {
    await this.#registry.change(async () =>
      this.#registry.write(await this.#registry.cards.put(record.serial, record)),
    );
  }

  /** A card that the list refuses is refused here too. @throws card-revoked, card-on-hold */
  #demandGood({ places }: CardRecord): void {
    const standing = this.#list.standing(places);
    if (standing !== 'good') throw identityFailures.fail(standing === 'revoked' ? 'card-revoked' : 'card-on-hold');
  }

  /** DIDs of the person's earlier cards, the newest last: credentials are about these. @throws person-unknown */
  async holdersBefore(person: string, serial: string): Promise<string[]> {
    const cards = (await this.#registry.cards.all()).filter(
      (card) => card.person === person && card.serial !== serial && card.state === 'registered',
    );
    return cards.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ holder }) => holder);
  }

  /** Before anything is sent to the card: from here on the authority can always tell what it gave out. */
  async expect(record: CardRecord): Promise<void> {
    await this.#registry.change(async () =>
      this.#registry.write(await this.#registry.cards.put(record.serial, { ...record, state: 'unconfirmed' })),
    );
  }

  /** The card has it: card and person change together. @throws person-unknown when the person was removed meanwhile */
  async confirm(record: CardRecord): Promise<void> {
    await this.#registry.change(async () => {
      const person = await this.#registry.persons.get(record.person);
      if (person === undefined) throw authorityFailures.fail('person-unknown');
      const cards = [...person.cards.filter((serial) => serial !== record.serial), record.serial];
      await this.#registry.write(
        await this.#registry.cards.put(record.serial, { ...record, state: 'registered' }),
        await this.#registry.persons.put(person.number, { ...person, cards }),
      );
    });
  }

  /** Revokes a card, takes it off its person's list and destroys its key. @throws card-unknown */
  async forget(serial: string): Promise<void> {
    await this.#registry.change(async () => {
      const record = await this.#registry.cards.get(serial);
      if (record === undefined) throw authorityFailures.fail('card-unknown');
      await this.#list.revoke(record.places);
      const person = await this.#registry.persons.get(record.person);
      const changes = [await this.#registry.cards.delete(serial)];
      if (person !== undefined) {
        const cards = person.cards.filter((other) => other !== serial);
        changes.push(await this.#registry.persons.put(person.number, { ...person, cards }));
      }
      await this.#registry.write(...changes);
      await this.#hsm.deleteKey(record.keyLabel);
    });
  }

  /** After a start: destroys keys that a kill left between their making (ST15) and the row that names them. */
  async sweep(): Promise<void> {
    const keys = (await this.#hsm.keys()).filter(({ label }) => label.startsWith(CARD_KEYS));
    if (keys.length === 0) return;
    const known = new Set((await this.#registry.cards.all()).map(({ keyLabel }) => keyLabel));
    for (const { label } of keys) if (!known.has(label)) await this.#hsm.deleteKey(label);
  }
}

const hasTaken = ({ certificate }: Pick<ProvenCard, 'certificate'>, { cardCertificate }: CardRecord): boolean =>
  Buffer.from(cardCertificate).equals(certificate);
