import { locatorUrl } from '../../../card-bridge/index.ts';
import type { Change } from '../../base/store/key-value-store.ts';
import { utc } from '../../base/utc.ts';
import { authorityFailures } from './base/failures.ts';
import type { CardList } from './card-list.ts';
import type { PersonRegistration, PersonRepository, PersonSummary } from './desk/desk.ts';
import type { Hsm } from './hsm/hsm.ts';
import type { PersonRecord } from './records.ts';
import type { Registry } from './registry.ts';

const NUMBER = /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/;

/** Persons: fingerprints inside the HSM, the rest in the registry. Who has no row in the registry is not registered. */
export class Persons {
  readonly #registry: Registry;
  readonly #hsm: Hsm;
  readonly #cardList: CardList;
  readonly #now: () => number;

  constructor(registry: Registry, hsm: Hsm, cardList: CardList, now: () => number) {
    this.#registry = registry;
    this.#cardList = cardList;
    this.#hsm = hsm;
    this.#now = now;
  }

  async register(registration: PersonRegistration & { readonly repository: PersonRepository }): Promise<PersonSummary> {
    const { number, name, fingers, repository } = registration;
    if (!NUMBER.test(number)) throw authorityFailures.fail('person-number-invalid');
    locatorUrl(repository);
    return this.#registry.change(async () => {
      if (await this.#registry.persons.get(number)) throw authorityFailures.fail('person-exists');
      if (!(await this.#registry.nodes.get(repository.nodeId))) throw authorityFailures.fail('node-not-certified');
      await this.#storeFingers(number, fingers);
      const record: PersonRecord = {
        number,
        ...(name !== undefined && { name }),
        nodeId: repository.nodeId,
        addresses: [...repository.addresses],
        resolvers: [...repository.resolvers],
        registeredAt: utc(this.#now()),
        cards: [],
      };
      await this.#registry.write(await this.#registry.persons.put(number, record));
      return summaryOf(record);
    });
  }

  /** New fingers for a registered person; gives all tries back. @throws person-unknown, person-finger-invalid */
  async replaceFingers(number: string, fingers: readonly Uint8Array[]): Promise<void> {
    await this.#registry.change(async () => {
      await this.get(number);
      await this.#storeFingers(number, fingers);
    });
  }

  /** Inside `registry.change`: the rows of the persons whose node goes on under another peer id. */
  async moved(from: string, to: string): Promise<Change[]> {
    const persons = (await this.#registry.persons.all()).filter(({ nodeId }) => nodeId === from);
    return Promise.all(persons.map((person) => this.#registry.persons.put(person.number, { ...person, nodeId: to })));
  }

  async list(): Promise<PersonSummary[]> {
    const records = await this.#registry.persons.all();
    return records.map(summaryOf).sort((a, b) => (a.number < b.number ? -1 : 1));
  }

  /** @throws person-unknown */
  async get(number: string): Promise<PersonRecord> {
    const record = await this.#registry.persons.get(number);
    if (record === undefined) throw authorityFailures.fail('person-unknown');
    return record;
  }

  /** Their cards are revoked. Then the row goes first: what a kill leaves behind is a fingerprint of nobody, which the next registration replaces. */
  async remove(number: string): Promise<void> {
    await this.#registry.change(async () => {
      await this.get(number);
      const cards = (await this.#registry.cards.all()).filter((card) => card.person === number);
      for (const card of cards) await this.#cardList.revoke(card.places);
      const gone = await Promise.all(cards.map((card) => this.#registry.cards.delete(card.serial)));
      await this.#registry.write(await this.#registry.persons.delete(number), ...gone);
      for (const card of cards) await this.#hsm.deleteKey(card.keyLabel);
      await this.#hsm.removePerson(number);
    });
  }

  async #storeFingers(number: string, fingers: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#hsm.storePerson(number, fingers);
    } catch (cause) {
      if (authorityFailures.is(cause, 'hsm-input-invalid'))
        throw authorityFailures.fail('person-finger-invalid', undefined, cause);
      throw cause;
    }
  }
}

function summaryOf(record: PersonRecord): PersonSummary {
  const { number, name, nodeId, addresses, resolvers, registeredAt, cards } = record;
  return {
    number,
    ...(name !== undefined && { name }),
    repository: { nodeId, addresses, resolvers },
    registeredAt,
    cards,
  };
}
