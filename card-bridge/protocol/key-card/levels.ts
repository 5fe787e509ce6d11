import { concatBytes, utf8 } from '../../base/bytes.ts';
import { diversifyKey } from '../../secure-channel/key-derivation.ts';
import { type Scp03Keys, sequenceBytes } from '../../secure-channel/scp03.ts';

/**
 * The four ways of concealing issuance, each stronger than the one before:
 *
 * - `shared-key`: one key set for all cards. Who opens one chip can read every recording.
 * - `card-unique`: a key set of its own for each card, diversified by its serial number.
 * - `rolling`: card-unique, and the host's challenge follows from serial and sequence counter, so that no session of a
 *   card looks like another of it.
 * - `externally-seeded`: rolling, and a seed that every card hands on to the next enters each challenge: without it not
 *   even the first command can be written. The default.
 */
export const CONCEALMENT_LEVELS = ['shared-key', 'card-unique', 'rolling', 'externally-seeded'] as const;
export type ConcealmentLevel = (typeof CONCEALMENT_LEVELS)[number];
export const DEFAULT_LEVEL: ConcealmentLevel = 'externally-seeded';

/** AES-CMAC with a key that may lie in an HSM or in a key card: 16 bytes. */
export type MasterMac = (message: Uint8Array) => Uint8Array;

/** Length of diversification data: two zero bytes and the card's serial number. */
export const DIVERSIFICATION_LENGTH = 10;

/** Diversification data that enters a card's keys: the weakest level has one key set for all cards. */
export function effectiveData(level: ConcealmentLevel, diversificationData: Uint8Array): Uint8Array {
  return level === 'shared-key' ? new Uint8Array(DIVERSIFICATION_LENGTH) : diversificationData;
}

/**
 * The static keys of a card from the master key, 16 bytes each.
 *
 * @example
 * ```ts
 * const keys = cardKeySet(master, DEFAULT_LEVEL, diversificationData);
 * ```
 */
export function cardKeySet(master: MasterMac, level: ConcealmentLevel, diversificationData: Uint8Array): Scp03Keys {
  const data = effectiveData(level, diversificationData);
  const key = (purpose: 1 | 2 | 3) => diversifyKey(master, purpose, data, 16);
  return { enc: key(1), mac: key(2), dek: key(3) };
}

/** What the master key authenticates to give the host challenge; undefined at the levels that have none of their own. */
export function challengeMessage(
  level: ConcealmentLevel,
  diversificationData: Uint8Array,
  sequence: number,
  seed: Uint8Array,
): Uint8Array | undefined {
  if (level === 'shared-key' || level === 'card-unique') return undefined;
  const parts = [utf8('fingerpost/host-challenge'), diversificationData, sequenceBytes(sequence)];
  return level === 'rolling' ? concatBytes(...parts) : concatBytes(...parts, seed);
}

/** The host challenge of one issuance, 8 bytes. `seed` is used by the strongest level only. */
export function hostChallenge(
  master: MasterMac,
  level: ConcealmentLevel,
  diversificationData: Uint8Array,
  sequence: number,
  seed: Uint8Array,
): Uint8Array {
  const message = challengeMessage(level, diversificationData, sequence, seed);
  return message === undefined ? new Uint8Array(8) : master(message).slice(0, 8);
}

/** What the master key authenticates to give the next seed. `last` is the chaining value of the card's last command. */
export function seedMessage(seed: Uint8Array, last: Uint8Array): Uint8Array {
  return concatBytes(utf8('fingerpost/next-seed'), seed, last);
}

/** The seed for the next card from this one's and what came of it. */
export function nextSeed(master: MasterMac, seed: Uint8Array, last: Uint8Array): Uint8Array {
  return master(seedMessage(seed, last));
}
