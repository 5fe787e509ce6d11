import type { Enrolment, FingerTemplate } from '../base/types.ts';
import { checkImpressions } from './check-impressions.ts';
import { enrolmentOf } from './enrolment.ts';

/** Minutiae kept of an impression: what the matcher looks at and what a card's memory is planned for. */
export const ENROLLED_MINUTIAE = 60;

/**
 * An impression with its best 60 minutiae alone.
 *
 * @example
 * ```ts
 * const small = trimmed(template);
 * ```
 */
export function trimmed(template: FingerTemplate): FingerTemplate {
  return { ...template, minutiae: template.minutiae.slice(0, ENROLLED_MINUTIAE) };
}

/**
 * Takes one to eight impressions of one finger (`enrolment-impressions` otherwise) that are fit to be kept together
 * (enrolment-quality, enrolment-copy, enrolment-mixed; see {@link checkImpressions}) and keeps the best 60 minutiae of
 * each. `nameOf` names impressions in failures.
 *
 * @example
 * ```ts
 * const enrolment = enrol(impressions, 7);
 * ```
 */
export function enrol(
  impressions: readonly FingerTemplate[],
  finger = 0,
  nameOf?: (index: number) => string,
): Enrolment {
  const enrolment = enrolmentOf(finger, impressions.map(trimmed));
  checkImpressions(enrolment.impressions, nameOf);
  return enrolment;
}
