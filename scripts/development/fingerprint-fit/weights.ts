import { fitLogistic, type Observation } from './logistic-fit.ts';

/** All alignments that the matcher tried for one pair of impressions, as terms. */
export interface Comparison {
  readonly set: string;
  readonly genuine: boolean;
  readonly alignments: readonly Float64Array[];
}

/** After each fit the alignment of a pair that counts may be another one. */
const ROUNDS = 4;
/** The larger, the less impostors that score high stand out: the r-th highest of a set counts 1/(r + this). */
const EMPHASIS = 101;
/** False match rates between which a line gives the scale. */
const SCALE_FROM = 1 / 200;
const SCALE_TO = 1 / 6500;

function dot(weights: Float64Array, terms: Float64Array): number {
  let sum = 0;
  for (let term = 0; term < weights.length; term += 1) sum += (weights[term] ?? 0) * (terms[term] ?? 0);
  return sum;
}

/** The score of a pair: that of its best alignment. */
export function scoreOf(weights: Float64Array, { alignments }: Comparison): number {
  return Math.max(...alignments.map((terms) => dot(weights, terms)));
}

function bestOf(weights: Float64Array, { alignments }: Comparison): Float64Array {
  return alignments.reduce((best, terms) => (dot(weights, terms) > dot(weights, best) ? terms : best));
}

/** Every set counts the same, half for its genuine pairs and half for its impostors, of these the highest most. */
function observe(weights: Float64Array, comparisons: readonly Comparison[]): Observation[] {
  return [...Map.groupBy(comparisons, ({ set }) => set).values()].flatMap((ofSet) => {
    const genuine = ofSet.filter((comparison) => comparison.genuine);
    const impostors = ofSet
      .filter((comparison) => !comparison.genuine)
      .toSorted((a, b) => scoreOf(weights, b) - scoreOf(weights, a));
    const sum = impostors.reduce((total, _, rank) => total + 1 / (rank + EMPHASIS), 0);
    return [
      ...genuine.map((pair) => ({ terms: bestOf(weights, pair), genuine: true, weight: 1 / genuine.length })),
      ...impostors.map((pair, rank) => ({
        terms: bestOf(weights, pair),
        genuine: false,
        weight: 1 / (rank + EMPHASIS) / sum,
      })),
    ];
  });
}

/** Stretches and moves the weights so that impostors score −10·log10 of their false match rate. */
function scaled(weights: Float64Array, comparisons: readonly Comparison[]): Float64Array {
  const scores = comparisons
    .filter(({ genuine }) => !genuine)
    .map((pair) => scoreOf(weights, pair))
    .toSorted((a, b) => b - a);
  const points = scores.flatMap((score, rank) => {
    const rate = (rank + 1) / scores.length;
    return rate <= SCALE_FROM && rate >= SCALE_TO ? [{ score, wanted: -10 * Math.log10(rate) }] : [];
  });
  const mean = (value: (point: { score: number; wanted: number }) => number) =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const [x, y] = [mean(({ score }) => score), mean(({ wanted }) => wanted)];
  const slope = mean(({ score, wanted }) => (score - x) * (wanted - y)) / mean(({ score }) => (score - x) ** 2);
  const result = weights.map((weight) => slope * weight);
  result[0] = (result[0] ?? 0) + y - slope * x;
  return result;
}

/** The weights for these comparisons, from those that chose among the alignments before. Deterministic. */
export function fitWeights(
  comparisons: readonly Comparison[],
  signs: readonly number[],
  start: Float64Array,
): Float64Array {
  let weights = start;
  for (let round = 0; round < ROUNDS; round += 1) weights = fitLogistic(observe(weights, comparisons), signs);
  return scaled(weights, comparisons);
}
