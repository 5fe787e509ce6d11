import { readFileSync } from 'node:fs';
import { extractTemplate } from '../../../../card-bridge/fingerprint/extraction/extract.ts';
import { readImage } from '../../../../card-bridge/fingerprint/image/read-image.ts';
import {
  type Extraction,
  enrolmentOf,
  type FingerTemplate,
  type GreyImage,
  matchScore,
  trimmed,
} from '../../../../card-bridge/fingerprint/index.ts';
import type { Scores } from './error-rates.ts';
import type { ImageEntry, ImageSet } from './sets.ts';

/** An image and what the extractor made of it; undefined where it refused the image. */
export interface Extracted {
  readonly entry: ImageEntry;
  readonly template: FingerTemplate | undefined;
}

export type PairSink = (first: ImageEntry, second: ImageEntry, score: number) => void;

/** Reads and extracts every image of a set once; `seen` receives each image with its outcome. */
export function extractSet(set: ImageSet, seen: (image: GreyImage, outcome: Extraction) => void): Extracted[] {
  return set.images.map((entry) => {
    const image = readImage(readFileSync(entry.path), set.dpi);
    const outcome = extractTemplate(image);
    seen(image, outcome);
    return { entry, template: outcome.usable ? outcome.template : undefined };
  });
}

/** Every pair of impressions of one finger, and every pair of impressions of different fingers. A failure to extract scores 0. */
export function compareAll(images: readonly Extracted[], sink: PairSink): Scores {
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [index, first] of images.entries())
    for (const second of images.slice(index + 1)) {
      const score = first.template && second.template ? matchScore(first.template, second.template) : 0;
      (first.entry.finger === second.entry.finger ? genuine : impostor).push(score);
      sink(first.entry, second.entry, score);
    }
  return { genuine, impostor };
}

/** The first `enrolled` usable impressions of each finger enrolled together, all later ones as probes against every finger; whether they are fit to be enrolled is not asked. */
export function compareEnrolled(images: readonly Extracted[], enrolled: number): Scores {
  const genuine: number[] = [];
  const impostor: number[] = [];
  const fingers = Map.groupBy(images, ({ entry }) => entry.finger);
  const references = [...fingers].map(([finger, all]) => {
    const templates = all.slice(0, enrolled).flatMap(({ template }) => template ?? []);
    return { finger, enrolment: templates.length === 0 ? undefined : enrolmentOf(0, templates.map(trimmed)) };
  });
  for (const [finger, all] of fingers)
    for (const { template } of all.slice(enrolled))
      for (const reference of references) {
        const score = template && reference.enrolment ? matchScore(template, reference.enrolment) : 0;
        (finger === reference.finger ? genuine : impostor).push(score);
      }
  return { genuine, impostor };
}
