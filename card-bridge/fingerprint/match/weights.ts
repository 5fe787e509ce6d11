/**
 * Weights of the terms of a logistic regression on measured comparisons, scaled so that the score of unrelated fingers
 * is −10·log10 of the false match rate in the range that matters. The code that
 * `npm run fit:fingerprint` runs fitted them, on evidence collected beforehand; the command gives the same to three
 * digits. docs/fingerprint.md tells how.
 */
export type Weights = Readonly<Record<string, number>>;

export const WITH_RIDGES: Weights = {
  constant: -146.6,
  pairs: 0.8947,
  logPairs: 5.465,
  share: 16.38,
  sharedPairs: 0.955,
  goodShare: 106.1,
  missing: -0.4491,
  logMissing: -1.354,
  support: 0,
  similarity: 42.43,
  position: -0.8768,
  direction: 0,
  types: 13.72,
  logCells: 20.99,
  flow: 0,
  highFlow: 63.4,
  period: -23.53,
};

/** For two prints of which one at least has no ridge field. */
export const MINUTIAE_ALONE: Weights = {
  constant: -33.89,
  pairs: 0.4555,
  logPairs: 9.747,
  share: 10.85,
  sharedPairs: 0.7477,
  goodShare: 93.12,
  missing: -0.03458,
  logMissing: 0,
  support: 3.503,
  similarity: 14.12,
  position: -0.9027,
  direction: 0,
  types: 10.24,
};
