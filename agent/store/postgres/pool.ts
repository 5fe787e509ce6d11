import pg from 'pg';

const CONNECT_MS = 5_000;
/** Longest statement; a list of a million rows is read by pages. */
const STATEMENT_MS = 60_000;
const INT8 = 20;
const NUMERIC = 1700;

/** Integers of eight bytes, counts and sums as numbers. @throws RangeError beyond 2⁵³ − 1 */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a number of the database is too large');
  return value;
}

/** Connections to a server, each of which acknowledges only what its disk (and its synchronous replicas) have. */
export function openPool(address: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + CONNECT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    options: '-c synchronous_commit=on',
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 || oid === NUMERIC ? wholeNumber : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks while nobody uses it is taken out of the pool; the next use opens another.
  pool.on('error', () => undefined);
  return pool;
}
