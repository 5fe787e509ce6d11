import { extractTemplate } from '../../../../card-bridge/fingerprint/extraction/extract.ts';
import {
  decide,
  type Extraction,
  type FingerTemplate,
  type GreyImage,
  matchScore,
} from '../../../../card-bridge/fingerprint/index.ts';
import { createFinger, takeImpression } from '../../../../card-bridge/fingerprint/synthesise/index.ts';
import { percentile, progress } from '../../report/report.ts';
import type { Extracted } from './protocol.ts';

/** Generated fingers and impressions of each: C(56, 2) · 10² = 154,000 impostor pairs. */
const FINGERS = 56;
const IMPRESSIONS = 10;
const SENSORS = ['optical', 'capacitive'] as const;
const PROGRESS_EVERY = 8;

export interface SyntheticResult {
  readonly impostorPairs: number;
  /** Impostor pairs that the default threshold lets pass. */
  readonly falseAccepts: number;
  /** The greatest score of an impostor pair. */
  readonly impostorMax: number;
  readonly genuinePairs: number;
  /** Share of genuine pairs that the default threshold refuses; a failure to extract is a refusal. */
  readonly frr: number;
  /** Medians in milliseconds of making a finger and of taking one impression. */
  readonly masterMs: number;
  readonly impressionMs: number;
}

type Seen = (image: GreyImage, outcome: Extraction) => void;

interface Timings {
  readonly master: number[];
  readonly impression: number[];
}

function timed<T>(times: number[], work: () => T): T {
  const start = performance.now();
  const result = work();
  times.push(performance.now() - start);
  return result;
}

/** Fingers and captures from fixed seeds: the same on every machine. */
function impressionsOf(finger: number, timings: Timings, seen: Seen): Extracted[] {
  const master = timed(timings.master, () => createFinger(`benchmark ${finger}`));
  return Array.from({ length: IMPRESSIONS }, (_, impression) => {
    const sensor = SENSORS[impression % SENSORS.length] ?? SENSORS[0];
    const image = timed(timings.impression, () => takeImpression(master, impression, { sensor }));
    const result = extractTemplate(image);
    seen(image, result);
    const file = `${finger}_${impression}`;
    const entry = { file, path: file, finger: String(finger), impression };
    return { entry, template: result.usable ? result.template : undefined };
  });
}

function scoreOf(first: FingerTemplate | undefined, second: FingerTemplate | undefined): number {
  return first && second ? matchScore(first, second) : 0;
}

/** Generates fingers and compares all impressions of all of them; `seen` receives each image, `sink` each pair's score. */
export function measureSynthetic(
  seen: Seen,
  sink: (first: string, second: string, score: number) => void,
): SyntheticResult {
  const timings: Timings = { master: [], impression: [] };
  const images: Extracted[] = [];
  for (let finger = 0; finger < FINGERS; finger += 1) {
    images.push(...impressionsOf(finger, timings, seen));
    if ((finger + 1) % PROGRESS_EVERY === 0) progress(`synthetic: ${finger + 1} of ${FINGERS} fingers`);
  }
  let impostorPairs = 0;
  let falseAccepts = 0;
  let impostorMax = 0;
  let genuinePairs = 0;
  let refused = 0;
  for (const [index, first] of images.entries()) {
    for (const second of images.slice(index + 1)) {
      const score = scoreOf(first.template, second.template);
      sink(first.entry.file, second.entry.file, score);
      if (first.entry.finger === second.entry.finger) {
        genuinePairs += 1;
        if (!decide(score)) refused += 1;
        continue;
      }
      impostorPairs += 1;
      impostorMax = Math.max(impostorMax, score);
      if (decide(score)) falseAccepts += 1;
    }
    if ((index + 1) % (PROGRESS_EVERY * IMPRESSIONS) === 0)
      progress(`synthetic: impression ${index + 1} of ${images.length} compared`);
  }
  return {
    impostorPairs,
    falseAccepts,
    impostorMax,
    genuinePairs,
    frr: refused / Math.max(1, genuinePairs),
    masterMs: percentile(timings.master, 0.5),
    impressionMs: percentile(timings.impression, 0.5),
  };
}
