import type { RidgeField } from '../base/types.ts';
import { type Evidence, onPrint } from './evidence.ts';
import type { Movement } from './movement.ts';
import { type Pairing, UNPAIRED } from './pairing.ts';
import type { Prepared } from './prepared.ts';

/** Counts the minutiae of both prints that lie in their common area, and those of them that found no partner. */
export function gatherCommon(
  a: Prepared,
  b: Prepared,
  pairing: Pairing,
  by: Movement,
  ofProbe: RidgeField | undefined,
  ofReference: RidgeField | undefined,
  into: Evidence,
): void {
  let common = 0;
  let missing = 0;
  let good = 0;
  for (let p = 0; p < a.count; p += 1) {
    const paired = pairing.partner[p] !== UNPAIRED;
    if (!paired && !onPrint(pairing.x[p] ?? 0, pairing.y[p] ?? 0, ofReference, b.x, b.y, b.count)) continue;
    common += 1;
    if (paired) continue;
    missing += 1;
    good += a.quality[p] ?? 0;
  }
  for (let q = 0; q < b.count; q += 1) {
    const paired = pairing.taken[q] !== UNPAIRED;
    const dx = (b.x[q] ?? 0) - by.x;
    const dy = (b.y[q] ?? 0) - by.y;
    const x = by.cos * dx + by.sin * dy;
    const y = by.cos * dy - by.sin * dx;
    if (!paired && !onPrint(x, y, ofProbe, a.x, a.y, a.count)) continue;
    common += 1;
    if (paired) continue;
    missing += 1;
    good += b.quality[q] ?? 0;
  }
  into.common = common / 2;
  into.missing = missing / 2;
  into.goodMissing = good / 2;
}
