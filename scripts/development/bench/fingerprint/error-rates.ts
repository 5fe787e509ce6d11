/** Scores of comparisons of one finger with itself and of different fingers. */
export interface Scores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** One operating point: both rates as shares when scores from `threshold` up match. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** All operating points by rising threshold, from "everything matches" to "nothing does". */
export function operatingPoints(scores: Scores): OperatingPoint[] {
  const genuine = Float64Array.from(scores.genuine).sort();
  const impostor = Float64Array.from(scores.impostor).sort();
  const thresholds = [...new Set([...genuine, ...impostor])].sort((a, b) => a - b);
  const points: OperatingPoint[] = [];
  let missed = 0;
  let refused = 0;
  for (const threshold of [...thresholds, Number.POSITIVE_INFINITY]) {
    while (missed < genuine.length && (genuine[missed] ?? 0) < threshold) missed += 1;
    while (refused < impostor.length && (impostor[refused] ?? 0) < threshold) refused += 1;
    points.push({
      threshold,
      fmr: impostor.length === 0 ? 0 : (impostor.length - refused) / impostor.length,
      fnmr: genuine.length === 0 ? 0 : missed / genuine.length,
    });
  }
  return points;
}

/** The equal error rate: the mean of both rates where they come closest around their crossing (FVC2000 rules). */
export function equalErrorRate(points: readonly OperatingPoint[]): number {
  let before = points[0];
  for (const point of points) {
    if (point.fnmr === point.fmr) return point.fmr;
    if (before !== undefined && point.fnmr > point.fmr) {
      const low = before.fnmr + before.fmr;
      const high = point.fnmr + point.fmr;
      return Math.min(low, high) / 2;
    }
    before = point;
  }
  return Number.NaN;
}

/** The least FNMR among operating points whose FMR is at most `fmr`; `fmr` 0 gives ZeroFMR. */
export function fnmrAt(points: readonly OperatingPoint[], fmr: number): number {
  return points.find((point) => point.fmr <= fmr + 1e-12)?.fnmr ?? Number.NaN;
}
