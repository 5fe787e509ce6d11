import { createHash } from 'node:crypto';
import { seededNumbers } from './seeded.ts';
import { milliseconds, type Topology } from './topology.ts';

/** How one holder is reached. */
export interface HolderPlan {
  readonly name: string;
  /** Cannot be dialled; has a place at this relay. */
  readonly relay?: number;
  /** The card has a dead address alone. */
  readonly moved: boolean;
}

export interface VisitPlan {
  /** Milliseconds from the beginning. */
  readonly at: number;
  readonly counter: string;
  readonly holder: number;
}

/** All that a topology and its seed decide. */
export interface Plan {
  readonly holders: readonly HolderPlan[];
  readonly counters: readonly { readonly name: string; readonly line: string }[];
  readonly visits: readonly VisitPlan[];
  /** SHA-256 of the above: equal for equal files and seeds, on every machine. */
  readonly hash: string;
}

export function planOf(topology: Topology): Plan {
  const { seed, holders: of, relays, load } = topology;
  const holders = Array.from({ length: of.count }, (_, at): HolderPlan => {
    const name = `holder/${at}`;
    const random = seededNumbers(seed, name);
    const behind = random() < of.nat;
    const moved = random() < of.moved;
    return { name, moved, ...(behind && { relay: Math.floor(random() * relays) }) };
  });
  const counters = topology.counters.flatMap(({ as, count, line }) =>
    Array.from({ length: count }, (_, at) => ({ name: `counter/${as}/${at}`, line })),
  );
  const random = seededNumbers(seed, 'load');
  const visits: VisitPlan[] = [];
  for (let at = 0; at < milliseconds(topology.duration); at += (-Math.log(1 - random()) * 1_000) / load.perSecond)
    visits.push({
      at: Math.round(at),
      counter: counters[Math.floor(random() * counters.length)]?.name ?? '',
      holder: Math.floor(random() * holders.length),
    });
  const hash = createHash('sha256').update(JSON.stringify({ holders, counters, visits })).digest('hex');
  return { holders, counters, visits, hash };
}
