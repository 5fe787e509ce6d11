/** One observation: its terms, whether the finger is the same, and how much it counts. */
export interface Observation {
  readonly terms: Float64Array;
  readonly genuine: boolean;
  readonly weight: number;
}

/** How strongly weights are drawn towards 0, in terms scaled to unit deviation. */
const SHRINKAGE = 1;
const PASSES = 60;
/** Sum of all observations' weights, against which the shrinkage is set. */
const TOTAL = 1000;

function momentsOf(rows: readonly Float64Array[], term: number): { mean: number; deviation: number } {
  const mean = rows.reduce((sum, row) => sum + (row[term] ?? 0), 0) / rows.length;
  const square = rows.reduce((sum, row) => sum + ((row[term] ?? 0) - mean) ** 2, 0) / rows.length;
  return { mean, deviation: Math.sqrt(square) || 1 };
}

function bounded(value: number, sign: number): number {
  if (sign > 0) return Math.max(0, value);
  return sign < 0 ? Math.min(0, value) : value;
}

/**
 * Logistic regression with fixed signs and shrinkage by coordinate-wise Newton steps. The first term is the constant
 * and is not shrunk. Deterministic. Gives one weight a term, for terms as they are.
 */
export function fitLogistic(observations: readonly Observation[], signs: readonly number[]): Float64Array {
  const moments = signs.map((_, term) =>
    term === 0
      ? { mean: 0, deviation: 1 }
      : momentsOf(
          observations.map(({ terms }) => terms),
          term,
        ),
  );
  const columns = moments.map(({ mean, deviation }, term) =>
    Float64Array.from(observations, ({ terms }) => ((terms[term] ?? 0) - mean) / deviation),
  );
  const total = observations.reduce((sum, { weight }) => sum + weight, 0);
  const counted = Float64Array.from(observations, ({ weight }) => (TOTAL * weight) / total);
  const theta = new Float64Array(signs.length);
  const margin = new Float64Array(observations.length);
  for (let pass = 0; pass < PASSES; pass += 1)
    for (const [term, column] of columns.entries()) {
      const shrinkage = term === 0 ? 0 : SHRINKAGE;
      let gradient = shrinkage * (theta[term] ?? 0);
      let curvature = shrinkage + 1e-6;
      for (const [row, { genuine }] of observations.entries()) {
        const belief = 1 / (1 + Math.exp(-(margin[row] ?? 0)));
        const x = column[row] ?? 0;
        const weight = counted[row] ?? 0;
        gradient += weight * (belief - (genuine ? 1 : 0)) * x;
        curvature += weight * belief * (1 - belief) * x * x;
      }
      const next = bounded((theta[term] ?? 0) - gradient / curvature, signs[term] ?? 0);
      const step = next - (theta[term] ?? 0);
      theta[term] = next;
      for (let row = 0; row < margin.length; row += 1) margin[row] = (margin[row] ?? 0) + step * (column[row] ?? 0);
    }
  const weights = theta.map((value, term) => value / (moments[term]?.deviation ?? 1));
  for (let term = 1; term < weights.length; term += 1)
    weights[0] = (weights[0] ?? 0) - (weights[term] ?? 0) * (moments[term]?.mean ?? 0);
  return weights;
}
