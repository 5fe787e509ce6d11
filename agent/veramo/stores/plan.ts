import type { CollectionShape } from './columns.ts';
import type { Condition } from './conditions.ts';
import { ALL_ROWS, pairColumn, pairTerm, termPrefix, timePosition } from './index-keys.ts';

/** A part of one index: all keys that begin with `prefix` and go on with a time in `[from, to]`. */
export interface Stretch {
  readonly prefix: string;
  readonly from: string;
  readonly to: string;
}

/** One way to reach every row that can match: the stretches together hold them all, some of them perhaps twice. */
export interface Route {
  readonly stretches: readonly Stretch[];
  /** The conditions that the route itself already fulfils exactly. */
  readonly settles: readonly Condition[];
}

/** The first position that a row with a time can have. */
const WITH_TIME = '1'.padStart(16, '0');

/** Values of one In that are still looked up one by one. */
const MAX_STRETCHES = 32;

/**
 * The ways to answer a query, every one of them complete. The last is the walk over all rows in the wanted stretch of
 * time, and the only one when no condition has an index.
 */
export function routesOf(shape: CollectionShape, conditions: readonly Condition[]): Route[] {
  const { from, to, settles } = timeRange(shape, conditions);
  const stretch = (column: string, term: string): Stretch => ({ prefix: termPrefix(shape, column, term), from, to });
  const routes: Route[] = [];
  for (const [first, second] of shape.pairs ?? []) {
    const one = conditions.find((condition) => condition.column === first && isEqual(condition));
    const other = conditions.find((condition) => condition.column === second && isEqual(condition));
    if (one === undefined || other === undefined) continue;
    const term = pairTerm(one.value?.[0] ?? '', other.value?.[0] ?? '');
    routes.push({ stretches: [stretch(pairColumn(first, second), term)], settles: [...settles, one, other] });
  }
  for (const condition of conditions) {
    const { column, value = [], op = 'In', not = false } = condition;
    if (not || !shape.indexed.includes(column)) continue;
    if (op === 'IsNull') routes.push({ stretches: [stretch(column, '')], settles });
    if ((op === 'Equal' || op === 'In' || op === 'Any') && value.length <= MAX_STRETCHES) {
      const terms = [...new Set(value)];
      routes.push({
        stretches: terms.map((term) => stretch(column, term)),
        settles: [...settles, ...exact(condition)],
      });
    }
  }
  routes.push({ stretches: [stretch(ALL_ROWS, '')], settles });
  return routes;
}

/** The empty text shares its index entry with a missing value, and long ones are hashed: those are looked at again. */
function exact(condition: Condition): Condition[] {
  return condition.value?.every((text) => text !== '' && text.length <= 128 && !text.includes('\u0000')) === true
    ? [condition]
    : [];
}

/** Whether a condition asks for one text that its index holds as it is. */
export function isEqual({ op = 'In', not = false, value = [] }: Condition): boolean {
  return (op === 'Equal' || op === 'In') && !not && value.length === 1 && exact({ column: '', value }).length === 1;
}

function timeRange(shape: CollectionShape, conditions: readonly Condition[]) {
  let from = timePosition(Number.NEGATIVE_INFINITY);
  let to = timePosition(Number.POSITIVE_INFINITY);
  const settles: Condition[] = [];
  for (const condition of conditions) {
    const { column, value = [], op = 'In', not = false } = condition;
    const [first = Number.NaN, second = Number.NaN] = value.map((text) => Date.parse(text));
    if (column !== shape.timeColumn || not || op === 'IsNull' || Number.isNaN(first)) continue;
    // Rows without a time stand first of all and fulfil no comparison.
    if (from < WITH_TIME) from = WITH_TIME;
    if (['MoreThan', 'MoreThanOrEqual', 'Between', 'Equal'].includes(op) && timePosition(first) > from)
      from = timePosition(first);
    const last = op === 'Between' ? second : first;
    if (['LessThan', 'LessThanOrEqual', 'Between', 'Equal'].includes(op) && timePosition(last) < to)
      to = timePosition(last);
    if (['MoreThanOrEqual', 'LessThanOrEqual', 'Between', 'Equal'].includes(op) && isExact(first) && isExact(last))
      settles.push(condition);
  }
  return { from, to, settles };
}

/** Whether an instant is kept as it is, not clamped. */
function isExact(milliseconds: number): boolean {
  return milliseconds > -1e13 && milliseconds < 8e15;
}
