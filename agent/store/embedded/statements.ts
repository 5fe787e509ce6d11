import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Answer, StoredValue } from './messages.ts';

const KEPT = 256;

/** Runs statements on one connection, prepared once each. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(sql: string, parameters: readonly StoredValue[]): Answer {
    const statement = this.#prepared(sql);
    if (statement.columns().length > 0) {
      const rows = statement.all(...parameters);
      return { rows, changes: rows.length };
    }
    return { rows: [], changes: Number(statement.run(...parameters).changes) };
  }

  #prepared(sql: string): StatementSync {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    const statement = this.#database.prepare(sql);
    this.#kept.set(sql, statement);
    return statement;
  }
}
