import type { UnusableImage } from '../base/types.ts';
import type { Analysis } from './analyse.ts';
import { CELL, SCALE } from './parameters.ts';
import { percentile } from './percentile.ts';
import { isNegative } from './polarity.ts';

type Reason = UnusableImage['reason'];

const ADVICE: Readonly<Record<Reason, string>> = {
  'no-finger': 'Put your finger flat on the sensor.',
  'too-small': 'Put more of your finger on the sensor.',
  'too-faint': 'Press a little harder.',
  'too-dark': 'Press a little more lightly.',
  'too-poor': 'Wipe your finger and the sensor, then try again.',
  negative: 'The picture has bright ridges on dark: touch with the finger itself, on a sensor set to dark ridges.',
};

/** Sides below this many pixels at 500 dpi (3.3 mm) cannot hold enough of a finger. */
export const LEAST_SIDE = 64;
/** Areas of ridges in square pixels at 500 dpi: about 4 × 4 mm are needed; below 2 × 2 mm it is no touch. */
const LEAST_AREA = 6000;
const TOUCHED_AREA = 1500;
const LEAST_MINUTIAE = 6;
/** Standard deviations of grey values: of an empty sensor, and of a print that hardly shows. */
const EMPTY_CONTRAST = 4;
const FAINT_CONTRAST = 10;
/** Grey value and share of the picture that make a blot. */
const DARK = 60;
const BLOT = 0.3;

/** The answer for an image that gives no template. */
export function unusable(reason: Reason): UnusableImage {
  return { usable: false, reason, advice: ADVICE[reason] };
}

function shareOf(data: Float32Array, passes: (value: number) => boolean): number {
  let count = 0;
  for (const value of data) if (passes(value)) count += 1;
  return count / data.length;
}

/** Why the image gives no template, undefined when it does. */
export function whyUnusable(analysis: Analysis): Reason | undefined {
  const { image, mask, contrast, candidates } = analysis;
  const finger = shareOf(mask.data, (v) => v > 0) * mask.data.length * (CELL / SCALE) ** 2;
  const strongest = percentile(contrast.data, 0.95);
  if (finger >= LEAST_AREA && candidates.length >= LEAST_MINUTIAE) return isNegative(analysis) ? 'negative' : undefined;
  if (shareOf(image.data, (v) => v < DARK) >= BLOT) return 'too-dark';
  if (finger >= TOUCHED_AREA && finger < LEAST_AREA) return 'too-small';
  if (strongest < EMPTY_CONTRAST) return 'no-finger';
  return strongest < FAINT_CONTRAST ? 'too-faint' : 'too-poor';
}
