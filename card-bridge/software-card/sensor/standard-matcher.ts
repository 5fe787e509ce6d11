import { extractTemplate } from '../../fingerprint/extraction/extract.ts';
import {
  decide,
  decodeFingers,
  type Extraction,
  type FalseMatchRate,
  type GreyImage,
  matchScore,
} from '../../fingerprint/index.ts';
import type { FingerMatcher } from './finger-matcher.ts';

/**
 * The card's matcher with the project's own extraction and comparison, at a set false match rate (1 in 10,000 by
 * default).
 */
export function standardMatcher(
  extract: (image: GreyImage) => Extraction = extractTemplate,
  rate?: FalseMatchRate,
): FingerMatcher {
  return {
    extract,
    // One impression that matches is enough: the rest is not compared.
    matches: (probe, enrolment) =>
      decodeFingers(enrolment).some(({ impressions }) =>
        impressions.some((impression) => decide(matchScore(probe, impression), rate)),
      ),
  };
}
