import type { FingerTemplate } from '../base/types.ts';
import { explainMatch } from '../match/matcher.ts';

/** Minutiae of two touches that lie this near, in pixels, once one print is laid on the other. */
const TOGETHER = 1;
/** Share of such minutiae from which it is one image: of 2,537 pairs of touches of one finger none had more than 0.57. */
const ONE_IMAGE = 0.58;
const LEAST_PAIRS = 4;
const ROUNDS = 3;
/** The matcher looks at no more. */
const COMPARED = 60;

type Pair = readonly [number, number];

/** Distances of the pairs after the rigid movement that fits `fitted` best in the least squares. */
function misfits(probe: FingerTemplate, reference: FingerTemplate, fitted: readonly Pair[], pairs: readonly Pair[]) {
  const from = (p: number) => probe.minutiae[p] ?? { x: 0, y: 0 };
  const to = (q: number) => reference.minutiae[q] ?? { x: 0, y: 0 };
  const mean = (value: (pair: Pair) => number) => fitted.reduce((sum, pair) => sum + value(pair), 0) / fitted.length;
  const [ax, ay] = [mean(([p]) => from(p).x), mean(([p]) => from(p).y)];
  const [bx, by] = [mean(([, q]) => to(q).x), mean(([, q]) => to(q).y)];
  const moved = ([p, q]: Pair) => [from(p).x - ax, from(p).y - ay, to(q).x - bx, to(q).y - by] as const;
  const along = mean((pair) => {
    const [ux, uy, vx, vy] = moved(pair);
    return ux * vx + uy * vy;
  });
  const across = mean((pair) => {
    const [ux, uy, vx, vy] = moved(pair);
    return ux * vy - uy * vx;
  });
  const length = Math.hypot(along, across) || 1;
  return pairs.map((pair) => {
    const [ux, uy, vx, vy] = moved(pair);
    return Math.hypot((along * ux - across * uy) / length - vx, (across * ux + along * uy) / length - vy);
  });
}

/**
 * Whether two templates come from one image: so many minutiae in the same places as no two touches of skin have them.
 * Finds the same file twice, under other grey values or with a little noise, also after storage in a record. Does NOT
 * find every copy that is noisy, cut, turned or blurred, and none that was stretched: docs/fingerprint.md counts.
 */
export function isOneImage(first: FingerTemplate, second: FingerTemplate): boolean {
  const { pairs } = explainMatch(first, second);
  let together = pairs;
  for (let round = 0; round < ROUNDS && together.length >= LEAST_PAIRS; round += 1) {
    const off = misfits(first, second, together, pairs);
    together = pairs.filter((_, index) => (off[index] ?? TOGETHER) < TOGETHER);
  }
  const most = Math.min(COMPARED, first.minutiae.length, second.minutiae.length);
  return together.length >= LEAST_PAIRS && together.length >= ONE_IMAGE * most;
}
