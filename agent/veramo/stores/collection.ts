import { decodeRow, encodeRow } from './codec.ts';
import { type CollectionShape, type Columns, termsOf } from './columns.ts';
import { type Condition, checkConditions, matchesAll } from './conditions.ts';
import type { Change, Database } from './database.ts';
import { indexKeys, rowOf } from './index-keys.ts';
import { isEqual, type Route, routesOf } from './plan.ts';
import { positionsOf, probeRoute } from './scan.ts';

/** What a query asks of a collection. */
export interface Query {
  readonly where?: readonly Condition[];
  readonly order?: readonly { readonly column: string; readonly direction: 'ASC' | 'DESC' }[];
  readonly skip?: number;
  readonly take?: number;
  /** An additional rule that every row has to fulfil, such as whom it concerns. */
  readonly allows?: (columns: Columns) => boolean;
}

interface Row {
  readonly id: string;
  readonly columns: Columns;
}

/** Keys looked at to compare the lengths of routes, and the length that is good enough not to look further. */
const PROBE = 256;
const SHORT = 64;

interface ChosenRoute {
  readonly route: Route;
  readonly batches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
  readonly length: number;
}

/**
 * Rows with searchable columns over a key-value store, each index ordered by time. Queries read indices, never the
 * documents of rows that do not match; without an index they walk the columns of all rows in the wanted time.
 */
export class Collection {
  readonly shape: CollectionShape;
  readonly #database: Database;
  #nextRow: number | undefined;

  constructor(database: Database, shape: CollectionShape) {
    this.#database = database;
    this.shape = shape;
  }

  /** The document saved under an id. */
  async get(id: string): Promise<string | undefined> {
    const row = await this.#database.get(this.#key('u', id));
    return row === undefined ? undefined : this.#database.get(this.#key('d', row));
  }

  /** The documents saved under ids, without those that are not there. */
  async getAll(ids: readonly string[]): Promise<string[]> {
    const rows = await this.#database.getMany(ids.map((id) => this.#key('u', id)));
    return this.#documentsOf(rows.filter((row) => row !== undefined));
  }

  /** Those of the ids under which nothing is saved, each once. */
  async missing(ids: Iterable<string>): Promise<string[]> {
    const unique = [...new Set(ids)];
    const rows = await this.#database.getMany(unique.map((id) => this.#key('u', id)));
    return unique.filter((_, index) => rows[index] === undefined);
  }

  /** To be awaited before `insert`. */
  async ready(): Promise<void> {
    if (this.#nextRow !== undefined) return;
    const prefix = this.#key('r', '');
    const [last] = await this.#database.keys({ gte: prefix, lt: `${prefix}~`, reverse: true, limit: 1 }).all();
    this.#nextRow ??= last === undefined ? 0 : rowOf(last) + 1;
  }

  /** The changes that add a row whose id is not there yet. To be written before the next call that makes changes. */
  insert(id: string, columns: Columns, document: string): Change[] {
    if (this.#nextRow === undefined) throw new TypeError('ready() comes first');
    const row = this.#nextRow++;
    const key = row.toString(36).padStart(9, '0');
    return [
      { key: this.#key('u', id), value: key },
      { key: this.#key('d', key), value: document },
      { key: this.#key('r', key), value: encodeRow({ id, columns }) },
      ...indexKeys(this.shape, columns, row).map((index) => ({ key: index, value: '' })),
    ];
  }

  /** The changes that remove a row; none when there is none. */
  async remove(id: string): Promise<Change[]> {
    const key = await this.#database.get(this.#key('u', id));
    const text = key === undefined ? undefined : await this.#database.get(this.#key('r', key));
    if (key === undefined || text === undefined) return [];
    const { columns } = decodeRow<Row>(text);
    return [
      this.#key('u', id),
      this.#key('d', key),
      this.#key('r', key),
      ...indexKeys(this.shape, columns, Number.parseInt(key, 36)),
    ].map((gone) => ({ key: gone }));
  }

  /** Documents of the rows that match, in the order asked for; by time, oldest first, when none is. @throws store-query-invalid */
  async find(query: Query): Promise<string[]> {
    return this.#documentsOf(await this.#rowsOf(query));
  }

  /** How many rows match; `skip` and `take` count too. @throws store-query-invalid */
  async count(query: Query): Promise<number> {
    return (await this.#rowsOf(query)).length;
  }

  async #rowsOf(query: Query): Promise<string[]> {
    const { where = [], order = [], skip = 0, take, allows } = query;
    checkConditions(this.shape, [...where, ...order.map(({ column }) => ({ column, value: [''] }))]);
    if (take === 0) return [];
    const named = where.find((condition) => condition.column === this.shape.unique && isEqual(condition));
    if (named !== undefined) return this.#rowNamed(named.value?.[0] ?? '', query);
    const byTime = order.length === 0 || (order.length === 1 && order[0]?.column === this.shape.timeColumn);
    const newestFirst = byTime && order[0]?.direction === 'DESC';
    const { route, batches } = await this.#shortest(routesOf(this.shape, where), newestFirst);
    const open = where.filter((condition) => !route.settles.includes(condition));
    const end = byTime && take !== undefined ? skip + take : Number.POSITIVE_INFINITY;
    const needsColumns = open.length > 0 || allows !== undefined || !byTime;
    const found: { readonly row: string; readonly columns: Columns }[] = [];
    for await (const positions of batches) {
      const rows = positions.map((at) => at.slice(-9));
      const columns = needsColumns ? await this.#columnsOf(rows) : undefined;
      for (const [index, row] of rows.entries()) {
        const own = columns === undefined ? {} : columns[index];
        if (own === undefined || !matchesAll(own, open) || allows?.(own) === false) continue;
        found.push({ row, columns: own });
      }
      if (found.length >= end) break;
    }
    if (!byTime) found.sort((a, b) => compareBy(order, a.columns, b.columns));
    return found.slice(skip, take === undefined ? undefined : skip + take).map(({ row }) => row);
  }

  async #rowNamed(id: string, { where = [], skip = 0, allows }: Query): Promise<string[]> {
    const row = await this.#database.get(this.#key('u', id));
    const [columns] = row === undefined ? [] : await this.#columnsOf([row]);
    if (row === undefined || columns === undefined || skip > 0) return [];
    return matchesAll(columns, where) && allows?.(columns) !== false ? [row] : [];
  }

  /** The route with the fewest keys. One that was read to its end while it was measured is not read again. */
  async #shortest(routes: readonly Route[], newestFirst: boolean): Promise<ChosenRoute> {
    // The last route walks everything: only for want of another.
    const candidates = routes.length > 1 ? routes.slice(0, -1) : routes;
    const [first] = candidates;
    if (first === undefined) throw new TypeError('a query has at least one route');
    let best: ChosenRoute | undefined;
    for (const route of candidates) {
      const probe = await probeRoute(this.#database, route, newestFirst, PROBE);
      if (probe.complete && (best?.length ?? Number.POSITIVE_INFINITY) > probe.positions.length)
        best = { route, batches: [probe.positions], length: probe.positions.length };
      if (best !== undefined && best.length <= SHORT) break;
    }
    return best ?? { route: first, batches: positionsOf(this.#database, first, newestFirst), length: PROBE };
  }

  async #documentsOf(rows: readonly string[]): Promise<string[]> {
    const documents = await this.#database.getMany(rows.map((row) => this.#key('d', row)));
    return documents.filter((document) => document !== undefined);
  }

  async #columnsOf(rows: readonly string[]): Promise<(Columns | undefined)[]> {
    const texts = await this.#database.getMany(rows.map((row) => this.#key('r', row)));
    return texts.map((text) => (text === undefined ? undefined : decodeRow<Row>(text).columns));
  }

  #key(kind: 'u' | 'd' | 'r', rest: string): string {
    return `${this.shape.name}/${kind}/${rest}`;
  }
}

function compareBy(order: NonNullable<Query['order']>, a: Columns, b: Columns): number {
  for (const { column, direction } of order) {
    const one = sortable(a, column);
    const other = sortable(b, column);
    if (one !== other) return (one < other ? -1 : 1) * (direction === 'DESC' ? -1 : 1);
  }
  return 0;
}

function sortable(columns: Columns, column: string): string {
  return termsOf(columns[column] ?? null).at(-1) ?? '';
}
