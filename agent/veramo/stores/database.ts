import type { Level } from 'level';

/** The database that all stores share: text keys and text values. Open it with `new Level(directory)`. */
export type Database = Level<string, string>;

/** One row to write, or to delete when `value` is absent. */
export interface Change {
  readonly key: string;
  readonly value?: string;
}

interface Waiting {
  readonly changes: readonly Change[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes to a database in groups: each call is atomic, durable (synced) when it resolves, and takes effect in the order
 * of the calls; calls that arrive while a group is on its way share the next sync.
 */
export class DurableWriter {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(database: Database) {
    this.#database = database;
  }

  write(changes: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const operations = group.flatMap(({ changes }) =>
        changes.map(({ key, value }) =>
          value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
        ),
      );
      try {
        await this.#database.batch(operations, { sync: true });
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = false;
  }
}

/** Runs pieces of work one after another, each seeing what the ones before it have written. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
