import type { Evidence } from './evidence.ts';
import { TERMS } from './terms.ts';
import { MINUTIAE_ALONE, type Weights, WITH_RIDGES } from './weights.ts';

const inOrder = (weights: Weights) => Float64Array.from(TERMS, ({ name }) => weights[name] ?? 0);
const withRidges = inOrder(WITH_RIDGES);
const minutiaeAlone = inOrder(MINUTIAE_ALONE);
/** Constant tables count as working memory too. */
export const WEIGHT_TABLE_BYTES = withRidges.byteLength + minutiaeAlone.byteLength;

/** The score of one alignment, at least 0; it rises with the belief that the finger is the same. */
export function fuse(e: Readonly<Evidence>): number {
  const weights = e.ridges ? withRidges : minutiaeAlone;
  let score = 0;
  for (let term = 0; term < weights.length; term += 1) score += (weights[term] ?? 0) * (TERMS[term]?.of(e) ?? 0);
  return Math.max(0, score);
}
