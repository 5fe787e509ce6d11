import { createPrivateKey, type KeyObject } from 'node:crypto';
import { decodeBase58 } from '../../../agent/identity/base/base58.ts';

const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A private key from the `secretKeyMultibase` form of the specifications' vectors (Ed25519). */
export function keyFromSecret(multibase: string): KeyObject {
  const bytes = decodeBase58(multibase.slice(1));
  return createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8, bytes.subarray(2, 34)]),
    format: 'der',
    type: 'pkcs8',
  });
}
