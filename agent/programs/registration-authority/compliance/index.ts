/** What every HSM of a registration authority must do, as tests for mocha's globals. */
export { describeHsm, type FingerSamples, type HsmUnderTest } from './hsm-suite.ts';
