import { hkdfSync, randomBytes } from 'node:crypto';
import { hpkeOpen, hpkeSeal } from '../../card-bridge/secure-channel/hpke.ts';
import type { KeyPair } from '../../card-bridge/secure-channel/p256.ts';
import { nodeFailures } from '../base/failures.ts';
import { keyPairFromWide } from './key-hierarchy.ts';
import { scryptKey } from './scrypt-key.ts';

const INFO = Buffer.from('fingerpost recovery 2');

/** Whom recovery groups make a recipient: a public key, so that a turned vault key is wrapped to it without them. */
export interface WordsRecipient {
  readonly salt: Uint8Array;
  /** 65 bytes. */
  readonly point: Uint8Array;
}

/** The P-256 pair of recovery groups: scrypt (RFC 7914) of the printed secret, then HKDF-SHA256 (RFC 5869). */
export async function wordsKeyPair(secret: Uint8Array, salt: Uint8Array): Promise<KeyPair> {
  const stretched = await scryptKey(secret, salt);
  try {
    return keyPairFromWide(new Uint8Array(hkdfSync('sha256', stretched, salt, 'fingerpost recovery 2 P-256', 48)));
  } finally {
    stretched.fill(0);
  }
}

/** Makes the recipient of a new secret. */
export async function wordsRecipient(secret: Uint8Array): Promise<WordsRecipient> {
  const salt = new Uint8Array(randomBytes(16));
  const { publicPoint } = await wordsKeyPair(secret, salt);
  return { salt, point: publicPoint };
}

/** Wraps the vault key of an epoch to recovery groups, bound to store and epoch: HPKE base mode (RFC 9180). */
export function wrapToWords(
  { point }: WordsRecipient,
  storeId: Uint8Array,
  epoch: number,
  vaultKey: Uint8Array,
): Uint8Array {
  return hpkeSeal(point, INFO, boundTo(storeId, epoch), vaultKey);
}

/** @throws recovery-words-wrong */
export async function unwrapFromWords(
  wrap: WordsRecipient & { readonly wrapped: Uint8Array },
  storeId: Uint8Array,
  epoch: number,
  secret: Uint8Array,
): Promise<Uint8Array> {
  const pair = await wordsKeyPair(secret, wrap.salt);
  try {
    return hpkeOpen(pair, INFO, boundTo(storeId, epoch), wrap.wrapped);
  } catch (cause) {
    throw nodeFailures.fail('recovery-words-wrong', 'another vault’s', cause);
  }
}

function boundTo(storeId: Uint8Array, epoch: number): Uint8Array {
  const bytes = new Uint8Array(storeId.length + 4);
  bytes.set(storeId);
  new DataView(bytes.buffer).setUint32(storeId.length, epoch);
  return bytes;
}
