import { synthesiseFailures } from './failures.ts';
import type { ImpressionOptions } from './impression-options.ts';

/** @throws impression-options-invalid naming the option */
export function checkOptions(options: ImpressionOptions): void {
  const { width = 300, height = 360, shift = { x: 0, y: 0 } } = options;
  within('width', width, 64, 2000);
  within('height', height, 64, 2000);
  if (!Number.isInteger(width) || !Number.isInteger(height)) throw refuse('width and height are whole numbers');
  within('dpi', options.dpi ?? 500, 250, 1000);
  within('rotationDeg', options.rotationDeg ?? 0, -360, 360);
  within('shift.x', shift.x, -50, 50);
  within('shift.y', shift.y, -50, 50);
  within('pressure', options.pressure ?? 0, -1, 1);
  within('contact', options.contact ?? 1, 0.1, 1);
  within('distortion', options.distortion ?? 1, 0, 3);
  within('noise', options.noise ?? 1, 0, 4);
}

function within(name: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max)) throw refuse(`${name}: ${min} to ${max}`);
}

function refuse(detail: string): Error {
  return synthesiseFailures.fail('impression-options-invalid', detail);
}
