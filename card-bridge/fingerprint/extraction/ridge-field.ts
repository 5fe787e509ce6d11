import type { RidgeField } from '../base/types.ts';
import type { Analysis } from './analyse.ts';
import { cellOf } from './cells.ts';
import { SCALE } from './parameters.ts';

const SIDE = 16;
const NO_RIDGES = 255;

/** The ridge flow for the template of an image of `width` × `height` pixels at 500 dpi. */
export function ridgeFieldOf({ mask, field, period }: Analysis, width: number, height: number): RidgeField {
  const columns = Math.ceil(width / SIDE);
  const rows = Math.ceil(height / SIDE);
  const ridges: RidgeField = {
    cell: SIDE,
    columns,
    rows,
    orientation: new Uint8Array(columns * rows).fill(NO_RIDGES),
    period: new Uint8Array(columns * rows),
  };
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const x = Math.min((column + 0.5) * SIDE, width - 1) * SCALE;
      const y = Math.min((row + 0.5) * SIDE, height - 1) * SCALE;
      const cell = cellOf(x, y, mask.width);
      if ((mask.data[cell] ?? 0) <= 0) continue;
      const normal = Math.atan2(field.sin2.data[cell] ?? 0, field.cos2.data[cell] ?? 0) / 2;
      // The normal has y down; along the ridge and with y up that is a right angle minus it.
      const degrees = Math.round(90 - (normal * 180) / Math.PI);
      const at = row * columns + column;
      ridges.orientation[at] = ((degrees % 180) + 180) % 180;
      ridges.period[at] = Math.min(255, Math.round((10 * (period.data[cell] ?? 0)) / SCALE));
    }
  return ridges;
}
