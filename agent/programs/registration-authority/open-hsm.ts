import type { AuthorityConfiguration } from '../../../schemas/configuration/authority.ts';
import { createEmbeddedHsm, openEmbeddedHsm } from './hsm/embedded-hsm.ts';
import type { Hsm } from './hsm/hsm.ts';
import type { ScryptCost } from './hsm/passphrase.ts';
import type { MatchingLimits } from './hsm/person-templates.ts';
import { createPkcs11Hsm, openPkcs11Hsm } from './hsm/pkcs11-hsm.ts';

export interface HsmOpening extends MatchingLimits {
  /** Passphrase of the embedded HSM, or user PIN of the token; the caller zeroises it. */
  readonly secret: Uint8Array;
  /** Cost of the passphrase's derivation when an embedded HSM is set up. */
  readonly cost?: ScryptCost;
}

/** Sets up, or opens, the HSM that the configuration names, and no other: nothing stands in for a missing device. */
export function reachHsm(
  how: 'create' | 'open',
  directory: string,
  configuration: AuthorityConfiguration['hsm'],
  opening: HsmOpening,
): Promise<Hsm> {
  const { secret, cost, ...limits } = opening;
  if (configuration.kind === 'pkcs11') {
    const options = { ...limits, module: configuration.module, tokenLabel: configuration.tokenLabel, pin: secret };
    return how === 'create' ? createPkcs11Hsm(directory, options) : openPkcs11Hsm(directory, options);
  }
  const options = { ...limits, passphrase: secret };
  if (how === 'open') return openEmbeddedHsm(directory, options);
  return createEmbeddedHsm(directory, { ...options, ...(cost && { cost }) });
}
