import { identityFailures } from '../identity/base/failures.ts';
import { didKeyUrl } from '../identity/keys/did-key-url.ts';
import { SIGNATURE_BYTES, type Signer } from '../identity/keys/signer.ts';
import type { IdentityAgent, ManagedDid } from './identity-agent.ts';

/**
 * A did:key that an agent holds as a signer of the engine: the key stays in its key management system, card or HSM.
 *
 * @throws kms-key-unknown without a key, kms-key-type-unsupported for a key that does not sign
 */
export function agentSigner(agent: IdentityAgent, { did, keys }: Pick<ManagedDid, 'did' | 'keys'>): Signer {
  const [key] = keys;
  if (key === undefined) throw identityFailures.fail('kms-key-unknown');
  const { keyId, type: algorithm } = key;
  if (algorithm === 'X25519') throw identityFailures.fail('kms-key-type-unsupported', 'X25519 does not sign');
  return {
    algorithm,
    controller: did,
    verificationMethod: didKeyUrl(did),
    async sign(data) {
      const signature = await agent.sign(keyId, data);
      if (signature.length !== SIGNATURE_BYTES[algorithm]) throw identityFailures.fail('signature-length');
      return signature;
    },
  };
}
