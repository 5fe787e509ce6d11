import type { HostIdentity } from '../../card-bridge/host/host-identity.ts';
import { keyPairFromScalar, softwareEcdsaKey } from '../../card-bridge/secure-channel/p256.ts';
import { nodeFailures } from '../base/failures.ts';
import type { NodeIdentityFiles } from './node-directory.ts';

/** As what the holder's own terminal proves itself to cards. @throws node-certificate-missing */
export function holderIdentity({
  terminalOpeningKey,
  certificate,
}: Pick<NodeIdentityFiles, 'terminalOpeningKey' | 'certificate'>): HostIdentity<'own'> {
  if (certificate === undefined) throw nodeFailures.fail('node-certificate-missing');
  const certificates = certificate.holderTerminal.certificates.map(
    (text) => new Uint8Array(Buffer.from(text, 'base64url')),
  );
  return { role: 'own', key: softwareEcdsaKey(keyPairFromScalar(terminalOpeningKey)), certificates };
}
