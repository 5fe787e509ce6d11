/**
 * Fingerprints: from two impressions of a finger to a decision, in pure TypeScript; matching in memory that a card has.
 * `matches` judges by `matchScore` and `decide`; `enrol`, `encodeEnrolment` and `decodeEnrolment` make and keep a reference.
 *
 * @example
 * ```ts
 * import { createFinger, extractTemplate, takeImpression } from 'fingerpost/fingerprint';
 *
 * const extraction = extractTemplate(takeImpression(createFinger(7), 1));
 * const minutiae = extraction.usable ? extraction.template.minutiae.length : extraction.advice;
 * ```
 */

export { fingerprintFailures } from './base/failures.ts';
export type {
  Enrolment,
  Extraction,
  FalseMatchRate,
  FingerTemplate,
  GreyImage,
  Minutia,
  MinutiaType,
  RidgeField,
  TouchFlaw,
  UnusableImage,
  UsableImage,
} from './base/types.ts';
export { checkImpressions, LEAST_ENROLLED_QUALITY } from './enrolment/check-impressions.ts';
export { ENROLLED_MINUTIAE, enrol, trimmed } from './enrolment/enrol.ts';
export {
  decodeEnrolment,
  decodeFingers,
  encodeEnrolment,
  encodeFingers,
  enrolmentOf,
  MOST_IMPRESSIONS,
} from './enrolment/enrolment.ts';
export { MOST_TOUCHES, sortTouches, WANTED_IMPRESSIONS } from './enrolment/touches.ts';
export { extractTemplate } from './extraction/extract.ts';
export { WORKING_MEMORY_BYTES } from './match/comparison.ts';
export { type Basis, DEFAULT_FALSE_MATCH_RATE, decide, matches, THRESHOLDS } from './match/decision.ts';
export { matchScore } from './match/matcher.ts';
export {
  createFinger,
  type Finger,
  type FingerOptions,
  type ImpressionOptions,
  takeImpression,
} from './synthesise/index.ts';
export { parseCompact, USUAL_COMPACT_MINUTIAE, writeCompact } from './template/compact-card-format.ts';
export { parseRecord } from './template/parse-record.ts';
export { type FingerView, writeRecord } from './template/template-record.ts';
