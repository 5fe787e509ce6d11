import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Extraction,
  type FingerTemplate,
  type GreyImage,
  WORKING_MEMORY_BYTES,
} from '../../../card-bridge/fingerprint/index.ts';
import { type Figures, progress, readable, table, writeFigures } from '../report/report.ts';
import { ATTEMPT_HEAD, attemptRows } from './fingerprint/attempts.ts';
import { equalErrorRate, fnmrAt, operatingPoints } from './fingerprint/error-rates.ts';
import { type Curve, plot } from './fingerprint/plots.ts';
import { compareAll, compareEnrolled, extractSet } from './fingerprint/protocol.ts';
import { defaultDataFolder, findSets, type ImageSet } from './fingerprint/sets.ts';
import { measureSynthetic } from './fingerprint/synthetic.ts';
import { hasTimedSize, timeExtraction, timeMatching } from './fingerprint/timing.ts';

const ENROLLED = 3;
/** The six sets over which the means `*.mean6` are taken. */
const SIX = ['fvc2000_db2_b', 'fvc2000_db4_b', 'fvc2002_db1_b', 'fvc2002_db3_b', 'fvc2004_db1_b', 'fvc2004_db4_b'];
const MEASURES = ['eer', 'fnmr100', 'fnmr1k', 'zeroFmr', 'eer3', 'fnmr1k3', 'failureToExtract'] as const;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    scores: { type: 'string' },
    'no-synthetic': { type: 'boolean', default: false },
  },
});

const KEPT_FOR_TIMING = 100;
const timedImages: GreyImage[] = [];
const timedTemplates: FingerTemplate[] = [];

function keepForTiming(image: GreyImage, outcome: Extraction): void {
  if (hasTimedSize(image) && timedImages.length < KEPT_FOR_TIMING) timedImages.push(image);
  if (outcome.usable && timedTemplates.length < KEPT_FOR_TIMING) timedTemplates.push(outcome.template);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function measureSet(
  set: ImageSet,
  write: (line: string) => void,
): { row: Record<(typeof MEASURES)[number], number>; curve: Curve; impostor: readonly number[] } {
  const images = extractSet(set, keepForTiming);
  const scores = compareAll(images, (first, second, score) =>
    write(`${set.name},${first.file},${second.file},${score.toFixed(4)}\n`),
  );
  const points = operatingPoints(scores);
  const enrolled = operatingPoints(compareEnrolled(images, ENROLLED));
  const row = {
    eer: 100 * equalErrorRate(points),
    fnmr100: 100 * fnmrAt(points, 0.01),
    fnmr1k: 100 * fnmrAt(points, 0.001),
    zeroFmr: 100 * fnmrAt(points, 0),
    eer3: 100 * equalErrorRate(enrolled),
    fnmr1k3: 100 * fnmrAt(enrolled, 0.001),
    failureToExtract: (100 * images.filter(({ template }) => template === undefined).length) / images.length,
  };
  progress(`${set.name}: ${images.length} images, EER ${readable(row.eer)} %`);
  return { row, curve: { name: set.name, points }, impostor: scores.impostor };
}

function measureSets(sets: readonly ImageSet[], figures: Figures, write: (line: string) => void): Curve[] {
  const curves: Curve[] = [];
  const impostors: number[] = [];
  const rows: (string | number)[][] = [];
  for (const set of sets) {
    const { row, curve, impostor } = measureSet(set, write);
    curves.push(curve);
    impostors.push(...impostor);
    rows.push([set.name, ...MEASURES.map((measure) => row[measure])]);
    for (const measure of MEASURES) figures[`${measure}.${set.name}`] = row[measure];
  }
  for (const [name, over] of [
    ['mean6', SIX],
    ['meanAll', sets.map((set) => set.name)],
  ] as const) {
    if (!over.every((set) => sets.some((found) => found.name === set))) continue;
    for (const measure of MEASURES)
      figures[`${measure}.${name}`] = mean(over.map((set) => figures[`${measure}.${set}`] ?? 0));
    rows.push([name, ...MEASURES.map((measure) => figures[`${measure}.${name}`] ?? Number.NaN)]);
  }
  process.stdout.write(`\nAll rates in %\n${table(['set', ...MEASURES], rows)}\n`);
  process.stdout.write(
    `False match rates, 95 % bounds of an attempt (fingers × impressions × tries) from ${impostors.length} impostor pairs, ` +
      `were they independent\n${table(ATTEMPT_HEAD, attemptRows(impostors))}\n`,
  );
  return curves;
}

function writePlots(curves: readonly Curve[]): void {
  const folder = options.json === undefined ? 'bench-results' : dirname(options.json);
  const stem = options.json === undefined ? 'fingerprint' : basename(options.json).replace(/\.json$/, '');
  mkdirSync(folder, { recursive: true });
  for (const kind of ['det', 'roc'] as const) writeFileSync(join(folder, `${stem}-${kind}.svg`), plot(kind, curves));
  process.stdout.write(`Plots: ${join(folder, `${stem}-det.svg`)}, ${join(folder, `${stem}-roc.svg`)}\n`);
}

const data = options.data ?? defaultDataFolder();
const figures: Figures = {};
if (options.scores !== undefined) mkdirSync(dirname(options.scores), { recursive: true });
const scores = options.scores === undefined ? undefined : openSync(options.scores, 'w');

function write(line: string): void {
  if (scores !== undefined) writeSync(scores, line);
}

const sets = findSets(data);
if (sets.length === 0) {
  const why = existsSync(data) ? 'holds no set of images' : 'is not there';
  process.stdout.write(
    `The folder of fingerprint sets, ${data}, ${why}: accuracy on real sensors is not measured. Give --data DIR.\n`,
  );
} else writePlots(measureSets(sets, figures, write));
if (!options['no-synthetic']) {
  const measured = measureSynthetic(keepForTiming, (first, second, score) =>
    write(`synthetic,${first},${second},${score.toFixed(4)}\n`),
  );
  figures['synthetic.impostorPairs'] = measured.impostorPairs;
  figures['synthetic.falseAccepts'] = measured.falseAccepts;
  figures['synthetic.impostorMax'] = measured.impostorMax;
  figures['synthetic.genuinePairs'] = measured.genuinePairs;
  figures['synthetic.frr'] = measured.frr;
  figures['synthetic.masterMs.p50'] = measured.masterMs;
  figures['synthetic.impressionMs.p50'] = measured.impressionMs;
}
if (scores !== undefined) closeSync(scores);
figures['extractMs.p50'] = timeExtraction(timedImages);
if (timedTemplates.length > 1) figures['matchMs.p50'] = timeMatching(timedTemplates);
figures.matchMemoryKiB = WORKING_MEMORY_BYTES / 1024;
process.stdout.write(
  table(
    ['figure', 'value'],
    Object.entries(figures).filter(([name]) => !name.includes('_')),
  ),
);
if (options.json !== undefined) writeFigures(options.json, figures);
