/**
 * Synthetic fingers: any number of distinct fingers from seeds and realistic impressions of each, so that tests, demo
 * and test networks need no person's fingerprint. Good for function and for counting false accepts, never evidence of
 * accuracy.
 */
export { createFinger, type Finger, type FingerOptions, MIN_MINUTIAE } from './finger.ts';
export { takeImpression } from './impression.ts';
export type { ImpressionOptions } from './impression-options.ts';
export type { Pattern, PatternClass } from './pattern.ts';
export type { SensorKind } from './sensor.ts';
export type { TouchCondition } from './touch.ts';
export type { TouchProfileName } from './touch-profile.ts';
