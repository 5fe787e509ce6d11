import type { Database } from './database.ts';
import { POSITION_LENGTH } from './index-keys.ts';
import type { Route, Stretch } from './plan.ts';

/** Keys read at a time from one stretch. */
const BATCH = 256;

function rangeOf({ prefix, from, to }: Stretch) {
  return { gte: prefix + from, lte: `${prefix}${to}~` };
}

/** The first positions of a route, in order, each once, and whether that is all of them. */
export async function probeRoute(database: Database, route: Route, newestFirst: boolean, most: number) {
  const positions = new Set<string>();
  let left = most;
  for (const stretch of route.stretches) {
    const keys = await database.keys({ ...rangeOf(stretch), reverse: newestFirst, limit: left }).all();
    for (const key of keys) positions.add(key.slice(-POSITION_LENGTH));
    left -= keys.length;
    if (left <= 0) return { positions: [], complete: false };
  }
  const sorted = [...positions];
  if (route.stretches.length > 1) sorted.sort((a, b) => (a < b ? -1 : 1) * (newestFirst ? -1 : 1));
  return { positions: sorted, complete: true };
}

/** The positions of a route in order of time, each once, in batches. */
export async function* positionsOf(database: Database, route: Route, newestFirst: boolean): AsyncGenerator<string[]> {
  const streams = route.stretches.map((stretch) => new PositionStream(database, stretch, newestFirst));
  try {
    const [only] = streams;
    if (streams.length === 1 && only !== undefined) {
      for (let batch = await only.batch(); batch.length > 0; batch = await only.batch()) yield batch;
      return;
    }
    yield* merge(streams, newestFirst);
  } finally {
    await Promise.all(streams.map((stream) => stream.close()));
  }
}

async function* merge(streams: readonly PositionStream[], newestFirst: boolean): AsyncGenerator<string[]> {
  let merged: string[] = [];
  let last: string | undefined;
  for (;;) {
    let best: string | undefined;
    for (const stream of streams) {
      const head = await stream.peek();
      if (head !== undefined && (best === undefined || (newestFirst ? head > best : head < best))) best = head;
    }
    if (best === undefined) break;
    for (const stream of streams) if ((await stream.peek()) === best) stream.skip();
    if (best !== last) merged.push(best);
    last = best;
    if (merged.length === BATCH) {
      yield merged;
      merged = [];
    }
  }
  if (merged.length > 0) yield merged;
}

/** The positions of one stretch, read in batches. */
class PositionStream {
  readonly #keys;
  #buffer: string[] = [];
  #at = 0;
  #size = 32;

  constructor(database: Database, stretch: Stretch, newestFirst: boolean) {
    this.#keys = database.keys({ ...rangeOf(stretch), reverse: newestFirst });
  }

  async batch(): Promise<string[]> {
    // Small at first: most queries want one page.
    const keys = await this.#keys.nextv(this.#size);
    this.#size = Math.min(this.#size * 4, BATCH * 4);
    return keys.map((key) => key.slice(-POSITION_LENGTH));
  }

  async peek(): Promise<string | undefined> {
    if (this.#at === this.#buffer.length) {
      this.#buffer = await this.batch();
      this.#at = 0;
    }
    return this.#buffer[this.#at];
  }

  skip(): void {
    this.#at++;
  }

  close(): Promise<void> {
    return this.#keys.close();
  }
}
