import { extractTemplate } from '../../../../card-bridge/fingerprint/extraction/extract.ts';
import { type FingerTemplate, type GreyImage, matchScore } from '../../../../card-bridge/fingerprint/index.ts';
import { createFinger, takeImpression } from '../../../../card-bridge/fingerprint/synthesise/index.ts';
import { percentile } from '../../report/report.ts';

/** The image that extraction is timed on, in pixels at 500 dpi, and the minutiae of the templates that matching is timed on. */
const WIDTH = 388;
const HEIGHT = 374;
const MINUTIAE = 60;
const WARM_UP = 5;
const IMAGES = 25;
const COMPARISONS = 2_000;

function median(count: number, warmUp: number, work: (turn: number) => void): number {
  const times: number[] = [];
  for (let turn = 0; turn < warmUp + count; turn += 1) {
    const start = performance.now();
    work(turn);
    if (turn >= warmUp) times.push(performance.now() - start);
  }
  return percentile(times, 0.5);
}

/** Whether an image has the size that extraction is timed on. */
export function hasTimedSize(image: GreyImage): boolean {
  return image.width === WIDTH && image.height === HEIGHT;
}

/** Median milliseconds to extract one image of 388 × 374 pixels: the ones given, or generated ones. */
export function timeExtraction(given: readonly GreyImage[]): number {
  const finger = given.length > 0 ? undefined : createFinger('timing');
  const images =
    finger === undefined
      ? given
      : Array.from({ length: IMAGES }, (_, seed) => takeImpression(finger, seed, { width: WIDTH, height: HEIGHT }));
  return median(IMAGES, WARM_UP, (turn) => {
    const image = images[turn % images.length];
    if (image !== undefined) extractTemplate(image);
  });
}

/** Fills a template up to sixty minutiae with those of another print, so that a comparison does its full work. */
function filled(template: FingerTemplate, other: FingerTemplate): FingerTemplate {
  return { ...template, minutiae: [...template.minutiae, ...other.minutiae, ...template.minutiae].slice(0, MINUTIAE) };
}

/** Median milliseconds of one comparison when both templates have sixty minutiae. */
export function timeMatching(templates: readonly FingerTemplate[]): number {
  const whole = templates.flatMap((template, index) => {
    const other = templates[(index + 1) % templates.length];
    const full = other === undefined ? template : filled(template, other);
    return full.minutiae.length === MINUTIAE ? [full] : [];
  });
  return median(COMPARISONS, COMPARISONS / 4, (turn) => {
    const first = whole[turn % whole.length];
    const second = whole[(turn * 7 + 1) % whole.length];
    if (first !== undefined && second !== undefined) matchScore(first, second);
  });
}
