import type { MinutiaType } from '../base/types.ts';

const CODES: Readonly<Record<MinutiaType, number>> = { other: 0, ending: 1, bifurcation: 2 };
const TYPES: readonly MinutiaType[] = ['other', 'ending', 'bifurcation'];

/** The two bits of a minutia type, ISO/IEC 19794-2 §7.4.2.1. */
export function minutiaTypeCode(type: MinutiaType): number {
  return CODES[type];
}

/** The type of two bits; undefined for the reserved value 3. */
export function minutiaTypeOf(code: number): MinutiaType | undefined {
  return TYPES[code];
}

/** An angle in radians as a count of units that divide the full turn into `steps`, 0 to steps − 1. */
export function quantiseAngle(angle: number, steps: number): number {
  const turns = angle / (2 * Math.PI);
  return Math.round((turns - Math.floor(turns)) * steps) % steps;
}
