/**
 * What every HSM of a registration authority must do, as tests for mocha's globals.
 *
 * @example
 * ```ts
 * import { describeHsm, type FingerSamples, type HsmUnderTest } from 'fingerpost/registration-authority/compliance';
 *
 * export function hold(under: HsmUnderTest, samples: () => Promise<FingerSamples>) {
 *   describeHsm('mine', under, samples);
 * }
 * ```
 */
export { describeHsm, type FingerSamples, type HsmUnderTest } from './hsm-suite.ts';
