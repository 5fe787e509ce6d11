/** What an impostor with somebody's card may do in one attempt, until the card asks for its PIN. */
export interface Attempt {
  /** Fingers that the card holds. */
  readonly fingers: number;
  /** Impressions enrolled of each finger. */
  readonly impressions: number;
  /** Touches until the card takes no further finger. */
  readonly tries: number;
}

/** Impostor comparisons that were made, and how many of them a threshold let pass. */
export interface Count {
  readonly passed: number;
  readonly compared: number;
}

const CONFIDENCE = 0.95;
const HALVINGS = 200;

/** Probability of at most `passed` events among `compared` independent ones of that rate, summed in logarithms. */
function cumulative({ passed, compared }: Count, rate: number): number {
  let logTerm = compared * Math.log1p(-rate);
  let sum = Math.exp(logTerm);
  for (let event = 1; event <= passed; event += 1) {
    logTerm += Math.log((compared - event + 1) / event) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(logTerm);
  }
  return sum;
}

/**
 * Upper end of the one-sided 95 % confidence interval of Clopper and Pearson for the rate behind a count, 0 to 1; 1
 * when nothing was compared. Holds if the comparisons were independent: those of few fingers with one another are not.
 */
export function upperBound(count: Count): number {
  if (count.passed >= count.compared) return 1;
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (cumulative(count, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Upper bound of the rate at which an attempt succeeds, from comparisons of one impression with one: a touch passes
 * one finger only if the score against an impression of it does, and an attempt only if one of its touches passes one
 * of the fingers (Boole's inequality; nothing is assumed about how these depend on one another).
 */
export function attemptBound(count: Count, { fingers, impressions, tries }: Attempt): number {
  return Math.min(1, upperBound(count) * fingers * impressions * tries);
}
