import type { GreyImage } from '../base/types.ts';
import { distanceInside } from './distance.ts';
import { periodField } from './frequency.ts';
import { GaborBank } from './gabor-bank.ts';
import { type AnalyticSignal, gaborFilter, withoutStrength } from './gabor-filter.ts';
import { fingerMask, ridgeShare, roughForeground } from './mask.ts';
import { type Candidate, selectMinutiae } from './minutiae.ts';
import { normalise } from './normalise.ts';
import { multiScale, type OrientationField, tensorOf } from './orientation.ts';
import { SCALE, WORK_DPI } from './parameters.ts';
import type { Plane } from './plane.ts';
import { planeAt } from './resample.ts';
import { findResidues } from './residues.ts';

/** Smoothing of the orientation before and after the first filter, finest first, in working pixels. */
const RAW_SCALES = [7 * SCALE, 14 * SCALE, 28 * SCALE];
const CLEAN_SCALES = [5 * SCALE, 10 * SCALE];
const STRENGTH_FLOOR = 0.15;

const firstBank = new GaborBank({ across: 0.42, along: 0.5, reach: 2 });
const secondBank = new GaborBank({ across: 0.42, along: 0.5, reach: 2 });

/** What the extractor saw on its way, for drawings; planes are of the working resolution, grids have one value a cell. */
export interface Analysis {
  /** Grey values 0 to 255. */
  readonly image: Plane;
  /** The same with equal mean and contrast everywhere, ridges positive. */
  readonly ridges: Plane;
  /** Grid: standard deviation of the grey values. */
  readonly contrast: Plane;
  /** Grid: double-angle direction across the ridges, y down. */
  readonly field: OrientationField;
  /** Grid: ridge period in working pixels. */
  readonly period: Plane;
  /** Grid: share of the contrast that ridges explain. */
  readonly share: Plane;
  /** Grid: 1 on the finger, 0 elsewhere. */
  readonly mask: Plane;
  /** The enhanced ridges; nothing outside the mask. */
  readonly enhanced: AnalyticSignal;
  /** Minutiae, best first, in working pixels. */
  readonly candidates: readonly Candidate[];
}

/**
 * Finds ridges and minutiae: normalise, orientation, period, a first contextual filter; then orientation once more on
 * what it made, a second filter, and the residues of its phase. Pure and deterministic; never throws on an image of
 * at least one pixel.
 */
export function analyse(source: GreyImage): Analysis {
  const image = planeAt(source, WORK_DPI);
  const { ridges, contrast } = normalise(image);
  const rough = roughForeground(contrast);
  const rawField = multiScale(tensorOf(ridges), RAW_SCALES);
  const period = periodField(ridges, rawField, rough);
  const first = gaborFilter(ridges, rawField, period, rough, firstBank);
  const share = ridgeShare(ridges, first.even);
  const mask = fingerMask(share, rough, contrast);
  const clean = withoutStrength(first, STRENGTH_FLOOR);
  const field = multiScale(tensorOf(clean), CLEAN_SCALES);
  const enhanced = gaborFilter(clean, field, period, mask, secondBank);
  const residues = findResidues(enhanced, mask, field);
  const candidates = selectMinutiae(residues, { enhanced, share, distance: distanceInside(mask) });
  return { image, ridges, contrast, field, period, share, mask, enhanced, candidates };
}
