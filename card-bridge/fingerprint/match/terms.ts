import type { Evidence } from './evidence.ts';

/** One addend of the score: what of the evidence it takes, and which way it may count. */
export interface Term {
  readonly name: string;
  /** 1: never against a match; −1: never for one; 0: either. */
  readonly sign: 1 | 0 | -1;
  /** Whether it needs the ridge fields of both prints. */
  readonly ridges: boolean;
  readonly of: (e: Readonly<Evidence>) => number;
}

/** Beyond these a further pair, or a further missing minutia, adds nothing. */
const MOST_PAIRS = 25;
const MOST_SHARED = 20;
const MOST_MISSING = 25;
/** Likeness of the flow that unrelated fingers reach anyway. */
const USUAL_FLOW = 0.6;
const MOST_PERIOD = 0.4;

/** Pairs in relation to the minutiae that could have had a partner. */
function shareOf(e: Readonly<Evidence>): number {
  return e.pairs / (Math.max(1, e.common) + 2);
}

const minutiae = (name: string, sign: Term['sign'], of: Term['of']): Term => ({ name, sign, ridges: false, of });
const ridges = (name: string, sign: Term['sign'], of: Term['of']): Term => ({ name, sign, ridges: true, of });

/** All terms; the order is that of the weights. */
export const TERMS: readonly Term[] = [
  minutiae('constant', 0, () => 1),
  minutiae('pairs', 1, (e) => Math.min(MOST_PAIRS, e.pairs)),
  minutiae('logPairs', 1, (e) => Math.log1p(e.pairs)),
  minutiae('share', 1, shareOf),
  minutiae('sharedPairs', 1, (e) => Math.min(MOST_SHARED, e.pairs * shareOf(e))),
  minutiae('goodShare', 1, (e) => e.goodPairs / (e.goodPairs + e.goodMissing + 60)),
  minutiae('missing', -1, (e) => Math.min(MOST_MISSING, e.missing)),
  minutiae('logMissing', -1, (e) => Math.log1p(e.missing)),
  minutiae('support', 1, (e) => Math.log(e.support + 0.01)),
  minutiae('similarity', 1, (e) => e.similarity),
  minutiae('position', -1, (e) => e.position),
  minutiae('direction', -1, (e) => e.direction),
  minutiae('types', 1, (e) => e.types),
  ridges('logCells', 1, (e) => Math.log(e.cells + 10)),
  ridges('flow', 1, (e) => e.flow),
  ridges('highFlow', 1, (e) => Math.max(0, e.flow - USUAL_FLOW)),
  ridges('period', -1, (e) => Math.min(MOST_PERIOD, e.period)),
];
