import { type PrivatePcscd, startPrivatePcscd, whyNoPcscd } from '../scripts/development/pcsc/private-pcscd.ts';
import { skipBecause } from './skip-because.ts';

/** A PC/SC service for the tests of this suite, or their end with the reason: another run may have one at the moment. */
export async function pcscdOrSkip(context: Mocha.Context): Promise<PrivatePcscd> {
  let reason = await whyNoPcscd();
  try {
    if (reason === undefined) return await startPrivatePcscd();
  } catch (failure) {
    reason = await whyNoPcscd();
    if (reason === undefined) throw failure;
  }
  return skipBecause(context, reason);
}
