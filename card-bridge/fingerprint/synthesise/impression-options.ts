import type { SensorKind } from './sensor.ts';
import type { TouchOptions } from './touch.ts';

/** What a caller may fix of an impression; the capture's seed draws the rest. */
export interface ImpressionOptions extends TouchOptions {
  /** Pixels; 300 × 360 at 500 dpi when absent, the size of a common sensor. */
  readonly width?: number;
  readonly height?: number;
  readonly dpi?: number;
  readonly sensor?: SensorKind;
}
