import type { Extraction, FingerTemplate, GreyImage, Minutia } from '../base/types.ts';
import { FLAW_ADVICE, flawOf } from './advice.ts';
import { type Analysis, analyse } from './analyse.ts';
import type { Candidate } from './minutiae.ts';
import { SCALE } from './parameters.ts';
import { ridgeFieldOf } from './ridge-field.ts';
import { LEAST_SIDE, unusable, whyUnusable } from './usability.ts';

const TURN = 2 * Math.PI;
/** An ISO/IEC 19794-2 record holds no more. */
const MOST_MINUTIAE = 255;
/** So many good minutiae make a print of full quality. */
const PLENTY = 30;

function at500(value: number, size: number): number {
  return Math.min(Math.max(Math.round((value + 0.5) / SCALE - 0.5), 0), size - 1);
}

function templateOf(analysis: Analysis, width: number, height: number): FingerTemplate {
  const minutiae = analysis.candidates.slice(0, MOST_MINUTIAE).map(
    ({ x, y, angle, ending, quality }: Candidate): Minutia => ({
      x: at500(x, width),
      y: at500(y, height),
      angle: ((angle % TURN) + TURN) % TURN,
      type: ending ? 'ending' : 'bifurcation',
      quality: Math.min(100, Math.max(1, Math.round(100 * quality))),
    }),
  );
  const sum = minutiae.slice(0, PLENTY).reduce((total, { quality }) => total + quality, 0);
  const quality = Math.min(100, Math.round(sum / PLENTY));
  return { width, height, quality, minutiae, ridges: ridgeFieldOf(analysis, width, height) };
}

/**
 * Image → minutiae, or the reason why not with advice for the person at the sensor. Any size and resolution that
 * `readImage` gives; the template is in pixels at 500 dpi. Pure and deterministic: equal images give equal templates.
 *
 * @example
 * ```ts
 * const extraction = extractTemplate(image);
 * if (extraction.usable) console.log(extraction.template);
 * ```
 */
export function extractTemplate(image: GreyImage): Extraction {
  const width = Math.round((image.width * 500) / image.dpi);
  const height = Math.round((image.height * 500) / image.dpi);
  if (width < LEAST_SIDE || height < LEAST_SIDE) return unusable('too-small');
  const analysis = analyse(image);
  const reason = whyUnusable(analysis);
  if (reason !== undefined) return unusable(reason);
  const template = templateOf(analysis, width, height);
  const flaw = flawOf(analysis, template.quality);
  return { usable: true, template, ...(flaw !== undefined && { flaw, advice: FLAW_ADVICE[flaw] }) };
}
