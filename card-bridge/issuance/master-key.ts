import { wipe } from '../base/bytes.ts';
import {
  type ConcealmentLevel,
  challengeMessage,
  DEFAULT_LEVEL,
  effectiveData,
  seedMessage,
} from '../protocol/key-card/levels.ts';
import { encodeParameters, type IssuanceParameters } from '../protocol/key-card/parameters.ts';
import { IssuanceScript } from '../protocol/key-card/script.ts';
import { diversificationMessage } from '../secure-channel/key-derivation.ts';
import { type Scp03Keys, wipeKeySet } from '../secure-channel/scp03.ts';

/** A master key that stays in an HSM: AES-CMAC with it, 16 bytes. */
export type HsmMac = (message: Uint8Array) => Promise<Uint8Array>;

/**
 * The static keys of a card from a master key in an HSM: what a factory puts into a blank. The card's keys are in this
 * process for as long as the caller keeps them; wipe them.
 *
 * @example
 * ```ts
 * const keys = await deriveCardKeys(master, DEFAULT_LEVEL, diversificationData);
 * ```
 */
export async function deriveCardKeys(
  master: HsmMac,
  level: ConcealmentLevel,
  diversificationData: Uint8Array,
): Promise<Scp03Keys> {
  const data = effectiveData(level, diversificationData);
  const key = (purpose: 1 | 2 | 3) => master(diversificationMessage(purpose, data));
  return { enc: await key(1), mac: await key(2), dek: await key(3) };
}

export interface PreparedIssuance {
  readonly script: IssuanceScript;
  /** The seed for the next card; keep it when this card is done. */
  readonly nextSeed: Uint8Array;
}

/**
 * Writes the script of one card with the master key in an HSM instead of a key card: the same bytes, for issuing centres
 * whose machine stands beside the HSM.
 *
 * @example
 * ```ts
 * const prepared = await prepareIssuance(master, card);
 * ```
 */
export async function prepareIssuance(
  master: HsmMac,
  card: {
    readonly diversificationData: Uint8Array;
    readonly sequence: number;
    readonly parameters: IssuanceParameters;
    /** 16 bytes, from the card before. */
    readonly seed: Uint8Array;
    readonly level?: ConcealmentLevel;
  },
): Promise<PreparedIssuance> {
  const { diversificationData, sequence, seed, level = DEFAULT_LEVEL } = card;
  const keys = await deriveCardKeys(master, level, diversificationData);
  const message = challengeMessage(level, diversificationData, sequence, seed);
  const hostChallenge = message === undefined ? new Uint8Array(8) : (await master(message)).slice(0, 8);
  const parameters = encodeParameters(card.parameters);
  const script = new IssuanceScript({ keys, hostChallenge, sequence, parameters });
  wipeKeySet(keys);
  wipe(parameters);
  return { script, nextSeed: await master(seedMessage(seed, script.lastChaining)) };
}
