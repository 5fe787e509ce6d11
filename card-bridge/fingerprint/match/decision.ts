import type { FalseMatchRate } from '../base/types.ts';

/** The least score at which two impressions count as one finger, for each measured false match rate; docs/fingerprint.md says how. */
export const THRESHOLDS: Readonly<Record<FalseMatchRate, number>> = {
  '1/1,000': 40,
  '1/10,000': 50,
  '1/50,000': 62,
};

/** The rate that a decision uses unless it is asked for another. */
export const DEFAULT_FALSE_MATCH_RATE: FalseMatchRate = '1/50,000';

/** Whether a score of the matcher is a match at that false match rate. Anything but a finite number is none. */
export function decide(score: number, rate: FalseMatchRate = DEFAULT_FALSE_MATCH_RATE): boolean {
  return Number.isFinite(score) && score >= THRESHOLDS[rate];
}
