import type { Change, KeyValueStore } from '../../base/store/key-value-store.ts';
import { Turns } from '../../base/turns.ts';
import type { Hsm } from './hsm/hsm.ts';
import {
  AuthorisationRecordShape,
  CardRecordShape,
  NodeRecordShape,
  PersonRecordShape,
  StatusListRecordShape,
} from './records.ts';
import { SealedRows } from './sealed-rows.ts';

/** Everything that an authority keeps besides keys and fingerprints. */
export class Registry {
  readonly persons;
  readonly cards;
  readonly nodes;
  readonly authorisations;
  readonly statusLists;
  readonly cardLists;
  readonly #store: KeyValueStore;
  readonly #turns = new Turns();

  constructor(store: KeyValueStore, hsm: Hsm) {
    this.#store = store;
    this.persons = new SealedRows('person', PersonRecordShape, store, hsm);
    this.cards = new SealedRows('card', CardRecordShape, store, hsm);
    this.nodes = new SealedRows('node', NodeRecordShape, store, hsm);
    this.authorisations = new SealedRows('authorisation', AuthorisationRecordShape, store, hsm);
    this.statusLists = new SealedRows('status-list', StatusListRecordShape, store, hsm);
    this.cardLists = new SealedRows('card-list', StatusListRecordShape, store, hsm);
  }

  /** Reading, deciding and writing as one step that nothing else comes between. */
  change<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  /** All changes or none, on the disk when it resolves. */
  async write(...changes: readonly Change[]): Promise<void> {
    await this.#store.write(changes);
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#store.close();
  }
}
