import { createHash } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { type Command, NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { readFields } from '../../apdu/tlv.ts';
import { concatBytes, utf8, wipe } from '../../base/bytes.ts';
import {
  MAX_DELEGATION_LENGTH,
  MAX_TEXT_LENGTH,
  SESSION_SLOTS,
  TOKEN_LENGTH,
  VAULT_KEY_INFO,
} from '../../protocol/constants.ts';
import { hpkeOpen } from '../../secure-channel/hpke.ts';
import { p256Multikey } from '../../secure-channel/multikey.ts';
import { ecdsaSign, generateKeyPair, type KeyPair, scalarOf } from '../../secure-channel/p256.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import type { CounterSession, VerificationMethod } from '../kernel/volatile.ts';

export const METHOD_CODES: Readonly<Record<VerificationMethod, number>> = { fingerprint: 1, pin: 2 };

/** UTF-8 text for the display, without control characters. */
function readText(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > MAX_TEXT_LENGTH) refuse(SW.wrongData);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(SW.wrongData);
  }
  return /\p{Cc}/u.test(text) ? refuse(SW.wrongData) : text;
}

function sessionOf({ volatile }: CardParts): CounterSession {
  return volatile.session ?? refuse(SW.conditionsNotSatisfied);
}

/** START SESSION: {80 session id, 81 terminal id, 82 purpose, 83 method}. Once per secure channel. */
export function startSession(parts: CardParts, { data }: Command): Uint8Array {
  const { volatile, display } = parts;
  if (volatile.session !== undefined) refuse(SW.conditionsNotSatisfied);
  const [sessionId, terminal, purpose, method] = readFields(data, [0x80, 0x81, 0x82, 0x83]);
  if (sessionId.length < 16 || sessionId.length > 32 || method.length !== 1) refuse(SW.wrongData);
  readText(terminal);
  const text = readText(purpose);
  const verified = volatile.peekVerification() ?? refuse(SW.securityNotSatisfied);
  if (METHOD_CODES[verified] !== method[0]) refuse(SW.conditionsNotSatisfied);
  volatile.session = { sessionId, keys: new Map(), token: undefined };
  display.show(text);
  return NO_DATA;
}

/** DISPLAY: the text. */
export function showText(parts: CardParts, { data }: Command): Uint8Array {
  parts.display.show(readText(data));
  return NO_DATA;
}

/** UNWRAP VAULT KEY: enc ‖ ciphertext in, the key out (under secure messaging). */
export function unwrapVaultKey(parts: CardParts, { data }: Command): Uint8Array {
  sessionOf(parts);
  const pair = parts.stored.keyPair(parts.stored.contents.vaultKey);
  return hpkeOpen(pair, utf8(VAULT_KEY_INFO), NO_DATA, data);
}

/** GENERATE SESSION KEY, P2 = slot: {80 proofConfigHash, 81 prefix, 82 suffix} in, point ‖ holder's signature out. */
export function generateSessionKey(parts: CardParts, { data, p2: slot }: Command): Uint8Array {
  const session = sessionOf(parts);
  if (slot < 1 || slot > SESSION_SLOTS) refuse(SW.wrongParameters);
  const [proofConfigHash, prefix, suffix] = readFields(data, [0x80, 0x81, 0x82]);
  if (proofConfigHash.length !== 32 || prefix.length + suffix.length > MAX_DELEGATION_LENGTH) refuse(SW.wrongData);
  const pair = generateKeyPair();
  const documentHash = createHash('sha256')
    .update(prefix)
    .update(p256Multikey(pair.publicPoint))
    .update(suffix)
    .digest();
  const holder = parts.stored.keyPair(parts.stored.contents.holderKey);
  const signature = ecdsaSign(holder.privateKey, concatBytes(proofConfigHash, documentHash));
  session.keys.set(slot, pair);
  return concatBytes(pair.publicPoint, signature);
}

function signingKey(parts: CardParts, reference: number): KeyPair {
  const session = sessionOf(parts);
  if (reference === 0) return parts.stored.keyPair(parts.stored.contents.holderKey);
  if (reference > SESSION_SLOTS) refuse(SW.wrongParameters);
  return session.keys.get(reference) ?? refuse(SW.referenceNotFound);
}

/** SIGN, P1 = 00 holder key or slot, P2 = 00 message (hashed on the card) or 01 SHA-256 digest. 64 bytes r ‖ s. */
export function sign(parts: CardParts, { data, p1, p2 }: Command): Uint8Array {
  if (p2 > 1) refuse(SW.wrongParameters);
  const pair = signingKey(parts, p1);
  if (p2 === 0) {
    if (data.length === 0 || data.length > MAX_DELEGATION_LENGTH) refuse(SW.wrongData);
    return ecdsaSign(pair.privateKey, data);
  }
  if (data.length !== 32) refuse(SW.wrongData);
  const scalar = scalarOf(pair.privateKey);
  const signature = p256.sign(data, scalar, { prehash: false, lowS: false, format: 'compact' });
  wipe(scalar);
  return signature;
}

/** PUT TOKEN: 32 bytes, replacing one that was not taken. */
export function putToken(parts: CardParts, { data }: Command): Uint8Array {
  const session = sessionOf(parts);
  if (data.length !== TOKEN_LENGTH) refuse(SW.wrongData);
  wipe(session.token);
  session.token = data.slice();
  return NO_DATA;
}

/** TAKE TOKEN, plain, on another channel than the secure one: the token, once. */
export function takeToken(parts: CardParts): Uint8Array {
  const { volatile } = parts;
  if (volatile.useVerification() === undefined) refuse(SW.securityNotSatisfied);
  const { session } = volatile;
  const token = session?.token;
  if (session === undefined || token === undefined) return refuse(SW.referenceNotFound);
  session.token = undefined;
  return token;
}
