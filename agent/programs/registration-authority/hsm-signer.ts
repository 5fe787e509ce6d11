import { didKeyUrl } from '../../identity/keys/did-key-url.ts';
import { encodeMultikey } from '../../identity/keys/multikey.ts';
import type { Signer } from '../../identity/keys/signer.ts';
import { authorityFailures } from './base/failures.ts';
import type { Hsm } from './hsm/hsm.ts';

/**
 * A signer over a signing key of an HSM; its controller is the key's did:key.
 *
 * @throws hsm-key-unknown, hsm-key-misused
 *
 * @example
 * ```ts
 * const signer = await hsmSigner(hsm, 'issuer');
 * ```
 */
export async function hsmSigner(hsm: Hsm, label: string): Promise<Signer> {
  const { kind, use, publicKey } = await hsm.key(label);
  if (kind === 'AES-256' || use !== 'sign' || publicKey === undefined)
    throw authorityFailures.fail('hsm-key-misused', label);
  const controller = `did:key:${encodeMultikey({ type: kind, bytes: publicKey })}`;
  return {
    algorithm: kind,
    controller,
    verificationMethod: didKeyUrl(controller),
    sign: (data) => hsm.sign(label, data),
  };
}
