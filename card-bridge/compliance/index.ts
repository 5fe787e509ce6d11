/** Compliance suites: tests that any implementation of a card can run. */
export { COMPLIANCE_TIME, TrialAuthority } from './authority.ts';
export { cardComplianceSuite } from './card-suite.ts';
export type { CardUnderTest, ComplianceOptions, TestRunner } from './card-under-test.ts';
export { ask, TrialWorld } from './trial-world.ts';
