import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Connection, StoredValue } from './messages.ts';
import type { ThreadClient } from './thread-client.ts';

/** Kysely over one of the two connections that a thread holds. */
export function threadDialect(client: ThreadClient, connection: Connection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ThreadDriver(client, connection),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection; whoever opens a transaction sees to it that nobody else does meanwhile. */
class ThreadDriver implements Driver {
  readonly #client: ThreadClient;
  readonly #connection: ThreadConnection;

  constructor(client: ThreadClient, connection: Connection) {
    this.#client = client;
    this.#connection = new ThreadConnection(client, connection);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    await this.#client.ask({ kind: 'begin' });
  }

  async commitTransaction(): Promise<void> {
    await this.#client.ask({ kind: 'commit' });
  }

  async rollbackTransaction(): Promise<void> {
    await this.#client.ask({ kind: 'rollback' });
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  readonly #client: ThreadClient;
  readonly #connection: Connection;

  constructor(client: ThreadClient, connection: Connection) {
    this.#client = client;
    this.#connection = connection;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const question = { kind: 'run', connection: this.#connection, sql, parameters: parameters.map(stored) } as const;
    const { rows, changes } = await this.#client.ask(question);
    // What the columns hold is what the tables' types say: their maker's word, on either engine.
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: lists are read by pages.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new TypeError('read lists by pages');
  }
}

function stored(value: unknown): StoredValue {
  if (value === undefined) return null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError('a column holds null, numbers, text or bytes');
}
