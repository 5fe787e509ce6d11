import { createPrivateKey } from 'node:crypto';
import type { Signer } from '../identity/keys/signer.ts';
import { softwareSigner } from '../identity/keys/software-signer.ts';

/** The signer of a terminal's Ed25519 seed. */
export function terminalSigner(seed: Uint8Array): Signer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return softwareSigner(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
}
