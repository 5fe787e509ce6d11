import { fingerprintFailures } from '../base/failures.ts';
import type { FingerTemplate } from '../base/types.ts';
import { matches } from '../match/decision.ts';
import { isOneImage } from './copies.ts';

/** Quality below which an impression is not enrolled: another touch is asked for. */
export const LEAST_ENROLLED_QUALITY = 25;
/** How rarely two impressions of different fingers may pass for one finger. */
const RATE = '1/10,000';

/**
 * Checks that impressions are fit to be kept as one finger: each of quality 25 or more (`enrolment-quality`), no two
 * from one image (`enrolment-copy`), and each like every other one (`enrolment-mixed`). The detail names the
 * impressions, by their number from 1 when nothing else is given. Does NOT check whose finger it is.
 *
 * @example
 * ```ts
 * checkImpressions(impressions, (index) => `touch ${index + 1}`);
 * ```
 */
export function checkImpressions(
  impressions: readonly FingerTemplate[],
  nameOf: (index: number) => string = (index) => `impression ${index + 1}`,
): void {
  for (const [index, { quality }] of impressions.entries())
    if (quality < LEAST_ENROLLED_QUALITY)
      throw fingerprintFailures.fail('enrolment-quality', `${nameOf(index)}: quality ${quality} of 100`);
  for (const [index, first] of impressions.entries())
    for (const [further, second] of impressions.slice(index + 1).entries()) {
      const which = `${nameOf(index)} and ${nameOf(index + further + 1)}`;
      if (isOneImage(first, second)) throw fingerprintFailures.fail('enrolment-copy', which);
      if (!matches(first, second, RATE)) throw fingerprintFailures.fail('enrolment-mixed', which);
    }
}
