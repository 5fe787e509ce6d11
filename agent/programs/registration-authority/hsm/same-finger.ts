import { decide, type Enrolment, matchScore } from '../../../../card-bridge/fingerprint/index.ts';

/** Stricter than at the counter: several comparisons are made, and nobody watches. */
const RATE = '1/50,000';

/** Whether at least half of the presented impressions match one of the registered fingers. */
export function isSameFinger(presented: Enrolment, registered: readonly Enrolment[]): boolean {
  const needed = Math.ceil(presented.impressions.length / 2);
  return registered.some((finger) => {
    const matches = presented.impressions.filter((impression) => decide(matchScore(impression, finger), RATE));
    return matches.length >= needed;
  });
}
