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

/** How many rows a request gets. */
export const pageLimit = ({ limit = USUAL }: PageRequest): number => Math.min(Math.max(1, Math.trunc(limit)), MOST);

/** Of `limit + 1` rows read, the page; `keyOf` names what the next one goes on from. */
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

/** Every row of a paged list, page by page. */
export async function* everyRow<T>(page: (request: PageRequest) => Promise<Page<T>>, limit = MOST): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const { rows, next } = await page({ limit, ...(after !== undefined && { after }) });
    yield* rows;
    if (next === undefined) return;
    after = next;
  }
}
