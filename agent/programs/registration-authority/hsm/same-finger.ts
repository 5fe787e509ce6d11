import {
  checkImpressions,
  type Enrolment,
  fingerprintFailures,
  matches,
} from '../../../../card-bridge/fingerprint/index.ts';

/** The same as at the counter. */
const RATE = '1/50,000';

/**
 * Whether the presented impressions are one finger, and that one of the registered ones: fit to be enrolled together
 * (good enough, no copies, each like every other one), and each matches the same registered finger.
 */
export function isSameFinger(presented: Enrolment, registered: readonly Enrolment[]): boolean {
  if (!areOneFinger(presented)) return false;
  return registered.some((finger) => presented.impressions.every((impression) => matches(impression, finger, RATE)));
}

function areOneFinger({ impressions }: Enrolment): boolean {
  try {
    checkImpressions(impressions);
    return true;
  } catch (error) {
    if (fingerprintFailures.is(error)) return false;
    throw error;
  }
}
