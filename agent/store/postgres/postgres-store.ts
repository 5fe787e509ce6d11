import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { FingerpostError } from '../../../schemas/failure.ts';
import { storageFailures } from '../../base/failures.ts';
import { sqlStoreFailures } from '../base/failures.ts';
import type { Isolation, SqlStore } from '../base/sql-store.ts';
import { failureOfPostgres, mayRunAgain } from './failure-of-postgres.ts';

const RUNS = 12;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 250;

/** The tables of one database on a server. The server keeps workers apart; this process may have many. */
export class PostgresStore<DB> implements SqlStore<DB> {
  readonly engine = 'postgres';
  readonly read: Kysely<DB>;
  readonly #chance: () => number;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** @param chance 0 to 1: how long to wait before a transaction is run again */
  constructor(pool: Pool, chance: () => number = Math.random) {
    this.read = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
    this.#chance = chance;
  }

  /** A server that has no room now may have some in a moment: nothing is kept in mind. */
  get failure(): FingerpostError | undefined {
    return undefined;
  }

  async write<T>(
    work: (transaction: Transaction<DB>) => Promise<T>,
    isolation: Isolation = 'serializable',
  ): Promise<T> {
    if (this.#closing !== undefined) throw storageFailures.fail('store-closed');
    const run = this.#write(work, isolation);
    const settled = run.catch(() => undefined);
    this.#running.add(settled);
    return run.finally(() => this.#running.delete(settled));
  }

  async scrub(): Promise<void> {
    if (this.#closing !== undefined) throw storageFailures.fail('store-closed');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#running);
    await this.read.destroy();
  }

  async #write<T>(work: (transaction: Transaction<DB>) => Promise<T>, isolation: Isolation): Promise<T> {
    const level = isolation === 'rows' ? 'read committed' : 'serializable';
    for (let run = 0; run < RUNS; run++) {
      try {
        return await this.read.transaction().setIsolationLevel(level).execute(work);
      } catch (error) {
        if (!mayRunAgain(error)) throw failureOfPostgres(error);
        await pause(this.#chance() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** run));
      }
    }
    throw sqlStoreFailures.fail('store-crowded', `${RUNS} times`);
  }
}
