import { Turns } from '../../base/turns.ts';
import type { Change, Database } from './database.ts';
import { Identifiers } from './identifiers.ts';

/**
 * What the stores of one database share: the order of their changes, the writer, and the DIDs that all of them meet.
 *
 * @example
 * ```ts
 * const parts = new StoreParts(database);
 * const keys = new LevelKeyStore(database, parts);
 * ```
 */
export class StoreParts {
  readonly identifiers: Identifiers;
  readonly #database: Database;
  readonly #turns = new Turns();

  constructor(database: Database) {
    this.#database = database;
    this.identifiers = new Identifiers(database);
  }

  /** Work that reads and then writes; nobody else of this database does so in between. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  /** All of the changes or none; durable when it resolves. */
  async write(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    try {
      await this.#database.write(changes);
    } catch (error) {
      this.identifiers.forget();
      throw error;
    }
  }
}
