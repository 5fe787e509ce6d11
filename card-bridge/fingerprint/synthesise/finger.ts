import { growRidges, refineRidges } from './grow.ts';
import { countMinutiae } from './minutiae-count.ts';
import { drawPattern, type Pattern, type PatternClass } from './pattern.ts';
import { createRandom } from './random.ts';
import type { Raster } from './raster.ts';
import { createRidgeFlow } from './ridge-flow.ts';
import { createRidgePeriod } from './ridge-period.ts';
import { drawSkinDetail } from './skin-detail.ts';

/** A synthetic finger, from which any number of impressions can be taken. Plain data, about 1.2 MB. */
export interface Finger {
  readonly seed: string;
  readonly pattern: Pattern;
  /** Ridges and singular points that end or fork on the whole finger, at least `MIN_MINUTIAE`. */
  readonly minutiae: number;
  /** The ridge wave at 500 dpi, about -1 (middle of a valley) to 1 (crest), 0 outside the finger. */
  readonly ridges: Raster;
  /** Sweat pores and creases, 0 (none) to 1 (no contact). */
  readonly detail: Raster;
}

export interface FingerOptions {
  /** The class wanted; drawn by its natural frequency when absent. */
  readonly patternClass?: PatternClass;
}

/** Every finger has at least as many, of whatever class: arches would else grow too few to be told apart. */
export const MIN_MINUTIAE = 36;

/**
 * Makes a finger: class, singular points, ridge flow, ridge period, then the ridges themselves, grown from spots so
 * that minutiae arise by themselves. The same seed gives the same finger on every platform; different seeds give
 * fingers that have nothing in common. Takes a fraction of a second.
 *
 * @example
 * ```ts
 * const finger = createFinger('holder 1');
 * ```
 */
export function createFinger(seed: string | number, options: FingerOptions = {}): Finger {
  const random = createRandom(`finger/${seed}`);
  const width = Math.round(random.between(300, 340));
  const height = Math.round(random.between(390, 440));
  const pattern = drawPattern(random.fork('pattern'), options.patternClass);
  const ground = {
    width,
    height,
    flow: createRidgeFlow(pattern, random.fork('flow'), width, height),
    period: createRidgePeriod(pattern, random.fork('period'), width, height),
  };
  let grown = growRidges(ground, FIRST_SEEDS, random.fork('growth'));
  let minutiae = countMinutiae(grown.ridges, grown.bank, grown.plan);
  for (let attempt = 1; minutiae < MIN_MINUTIAE && attempt <= MORE_ATTEMPTS; attempt++) {
    grown = growRidges(ground, FIRST_SEEDS * (1 + attempt), random.fork(`growth ${attempt}`));
    minutiae = countMinutiae(grown.ridges, grown.bank, grown.plan);
  }
  const ridges = refineRidges(ground, grown.ridges);
  return { seed: String(seed), pattern, minutiae, ridges, detail: drawSkinDetail(ridges, random.fork('detail')) };
}

const FIRST_SEEDS = 70;
const MORE_ATTEMPTS = 6;
