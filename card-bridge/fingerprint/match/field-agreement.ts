import type { RidgeField } from '../base/types.ts';
import type { Evidence } from './evidence.ts';
import type { Movement } from './movement.ts';
import { orientationAt } from './ridge-lookup.ts';

const NO_RIDGES = 255;

function periodAt(field: RidgeField, x: number, y: number): number {
  const column = Math.floor(x / field.cell);
  const row = Math.floor(-y / field.cell);
  if (column < 0 || row < 0 || column >= field.columns || row >= field.rows) return 0;
  return field.period[row * field.columns + column] ?? 0;
}

/** Lays the probe's field on the reference's by the movement and compares them cell by cell. */
export function compareFields(probe: RidgeField, reference: RidgeField, by: Movement, into: Evidence): void {
  let cells = 0;
  let flow = 0;
  let periods = 0;
  let period = 0;
  for (let row = 0; row < probe.rows; row += 1)
    for (let column = 0; column < probe.columns; column += 1) {
      const at = row * probe.columns + column;
      const degrees = probe.orientation[at] ?? NO_RIDGES;
      if (degrees === NO_RIDGES) continue;
      const px = (column + 0.5) * probe.cell;
      const py = -(row + 0.5) * probe.cell;
      const x = by.cos * px - by.sin * py + by.x;
      const y = by.sin * px + by.cos * py + by.y;
      const orientation = orientationAt(reference, x, y);
      if (orientation < 0) continue;
      cells += 1;
      const off = orientation - (degrees * Math.PI) / 180 - by.angle;
      const turned = Math.abs(off / Math.PI - Math.round(off / Math.PI)) * Math.PI;
      flow += Math.exp(-4 * turned);
      const here = probe.period[at] ?? 0;
      const there = periodAt(reference, x, y);
      if (here === 0 || there === 0) continue;
      periods += 1;
      period += Math.abs(Math.log(here / there));
    }
  into.cells = cells;
  into.flow = cells === 0 ? 0 : flow / cells;
  into.period = periods === 0 ? 0.1 : period / periods;
}
