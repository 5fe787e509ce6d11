import type { OpenState } from '../state/open-state.ts';
import { orderOf, recordAt } from './blind-index.ts';

const PAGE = 64;

/** Rows that one search looks at before it gives up; far more than one person's credentials of one kind. */
const MAX_ROWS = 20_000;

/**
 * Names of the records that meet at least one tag of every group, the newest first. Follows the group with the fewest
 * rows and looks the others up.
 */
export async function* searchIndex(state: OpenState, groups: readonly (readonly string[])[]): AsyncGenerator<string> {
  const first = await Promise.all(groups.map((tags) => pageOf(state, tags, undefined)));
  const rarest = first.reduce((best, page, at) => (page.length < (first[best]?.length ?? 0) ? at : best), 0);
  const tags = groups[rarest] ?? [];
  const others = groups.filter((_, at) => at !== rarest);
  let page = first[rarest] ?? [];
  for (let seen = 0; page.length > 0 && seen < MAX_ROWS; seen += page.length) {
    for (const record of await keepMatching(state, page, others)) yield record;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    page = await pageOf(state, tags, last);
  }
}

/** The next records of a group after `after`, newest first, without repetition. */
async function pageOf(state: OpenState, tags: readonly string[], after: string | undefined): Promise<string[]> {
  const start = after === undefined ? '' : `${orderOf(after)}~`;
  const pages = await Promise.all(tags.map((tag) => state.indexRange(tag + start, `${tag}~`, PAGE)));
  const records = new Set(pages.flat().map(({ key }) => recordAt(key)));
  return [...records].sort((a, b) => (a < b ? 1 : -1)).slice(0, PAGE);
}

async function keepMatching(
  state: OpenState,
  records: readonly string[],
  groups: readonly (readonly string[])[],
): Promise<string[]> {
  let kept = [...records];
  for (const tags of groups) {
    if (kept.length === 0) break;
    const keys = kept.flatMap((record) => tags.map((tag) => tag + orderOf(record)));
    const rows = await Promise.all(keys.map((key) => state.indexed(key)));
    kept = kept.filter((_, at) => tags.some((__, tag) => rows[at * tags.length + tag] !== undefined));
  }
  return kept;
}
