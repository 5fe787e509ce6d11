import type { FalseMatchRate } from '../../../card-bridge/fingerprint/base/types.ts';

/** The false match rates that have a threshold. */
export const RATES: readonly FalseMatchRate[] = ['1/1,000', '1/10,000', '1/50,000'];
