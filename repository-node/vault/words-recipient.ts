import { randomBytes } from 'node:crypto';
import { nodeFailures } from '../base/failures.ts';
import { openRow, sealRow } from './record-cipher.ts';
import { scryptKey } from './scrypt-key.ts';

const PLACE = 'fingerpost vault key for recovery';

/** A vault key wrapped to printed recovery groups. */
export interface WordsWrap {
  readonly salt: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Wraps the vault key to the secret behind recovery groups. */
export async function wrapToWords(vaultKey: Uint8Array, secret: Uint8Array): Promise<WordsWrap> {
  const salt = new Uint8Array(randomBytes(16));
  const key = await scryptKey(secret, salt);
  try {
    return { salt, sealed: sealRow(key, PLACE, vaultKey) };
  } finally {
    key.fill(0);
  }
}

/** @throws recovery-words-wrong */
export async function unwrapFromWords(wrap: WordsWrap, secret: Uint8Array): Promise<Uint8Array> {
  const key = await scryptKey(secret, wrap.salt);
  try {
    return openRow(key, PLACE, wrap.sealed);
  } catch (cause) {
    throw nodeFailures.fail('recovery-words-wrong', 'another vault’s', cause);
  } finally {
    key.fill(0);
  }
}
