import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { concatBytes } from '../../card-bridge/base/bytes.ts';
import type { CheckpointSigner } from './checkpoint.ts';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The private key of an Ed25519 seed (RFC 8032), 32 bytes. */
export function seedKey(seed: Uint8Array): KeyObject {
  const der = Buffer.from(concatBytes(PKCS8, seed));
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

/** Signs checkpoints with an Ed25519 seed, 32 bytes. */
export function createCheckpointSigner(seed: Uint8Array): CheckpointSigner {
  const privateKey = seedKey(seed);
  const publicKey = createPublicKey(privateKey);
  return {
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length)),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
    verify: (message, signature) => verify(null, message, publicKey, signature),
  };
}

/** Checks a checkpoint's signature with the node's public key alone. */
export function verifyWithPublicKey(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}
