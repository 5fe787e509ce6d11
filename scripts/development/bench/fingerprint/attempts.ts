import { THRESHOLDS } from '../../../../card-bridge/fingerprint/index.ts';
import { type Attempt, attemptBound } from './false-match-bounds.ts';

const ENROLLED = 3;
/** Touches that a card allows before it asks for its PIN. */
const TRIES = 3;

/** What the table tells of: one touch, and all touches of an impostor until the card asks for its PIN. */
export const ATTEMPTS: readonly Attempt[] = [
  { fingers: 1, impressions: 1, tries: 1 },
  { fingers: 1, impressions: ENROLLED, tries: 1 },
  { fingers: 1, impressions: ENROLLED, tries: TRIES },
  { fingers: 2, impressions: ENROLLED, tries: TRIES },
  { fingers: 4, impressions: ENROLLED, tries: TRIES },
];

export const ATTEMPT_HEAD: readonly string[] = [
  'score',
  'passed',
  ...ATTEMPTS.map(({ fingers, impressions, tries }) => `${fingers} × ${impressions} × ${tries}`),
];

/** A rate as one in so many, rounded towards the greater rate. */
export function oneIn(rate: number): string {
  return `1/${Math.floor(1 / rate).toLocaleString('en-US')}`;
}

/** One row for each threshold: impostor pairs that reach it, and the 95 % bounds of an attempt (fingers × impressions × tries). */
export function attemptRows(impostorScores: readonly number[]): string[][] {
  return Object.values(THRESHOLDS.ridges).map((threshold) => {
    const passed = impostorScores.filter((score) => score >= threshold).length;
    const count = { passed, compared: impostorScores.length };
    return [String(threshold), String(passed), ...ATTEMPTS.map((attempt) => oneIn(attemptBound(count, attempt)))];
  });
}
