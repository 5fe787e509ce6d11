/** A part of a list, in its order. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** What to go on from; absent on the last page. */
  readonly next?: string;
}

export interface PageRequest {
  /** `next` of the page before; absent for the first. */
  readonly after?: string;
  /** 1 to 1,000 rows; 50 when absent. */
  readonly limit?: number;
}

const MOST = 1_000;
const USUAL = 50;

/**
 * How many rows a request gets.
 *
 * @example
 * ```ts
 * const limit = pageLimit({ limit: 50 });
 * ```
 */
export const pageLimit = ({ limit = USUAL }: PageRequest): number => Math.min(Math.max(1, Math.trunc(limit)), MOST);

/**
 * Of `limit + 1` rows read, the page; `keyOf` names what the next one goes on from.
 *
 * @example
 * ```ts
 * const page = pageOf([{ id: 'a' }, { id: 'b' }], 1, ({ id }) => id, (row) => row);
 * ```
 */
export function pageOf<R, T>(
  read: readonly R[],
  limit: number,
  keyOf: (row: R) => string,
  view: (row: R) => T,
): Page<T> {
  const rows = read.slice(0, limit);
  const last = rows.at(-1);
  const isMore = read.length > limit && last !== undefined;
  return { rows: rows.map(view), ...(isMore && { next: keyOf(last) }) };
}

/**
 * Every row of a paged list, page by page.
 *
 * @example
 * ```ts
 * for await (const row of everyRow(page)) console.log(row);
 * ```
 */
export async function* everyRow<T>(page: (request: PageRequest) => Promise<Page<T>>, limit = MOST): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const { rows, next } = await page({ limit, ...(after !== undefined && { after }) });
    yield* rows;
    if (next === undefined) return;
    after = next;
  }
}

/**
 * The same as one array: for lists that are known to be short.
 *
 * @example
 * ```ts
 * const rows = await allRows(page);
 * ```
 */
export async function allRows<T>(page: (request: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of everyRow(page)) rows.push(row);
  return rows;
}
