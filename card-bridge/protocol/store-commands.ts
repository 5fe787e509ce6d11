import { encodeTlv, parseTlvs, readFields } from '../apdu/tlv.ts';
import { concatBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { numberBytes, readNumber } from './numbers.ts';
import { STATE_KEY_LENGTH, type StoreState } from './state.ts';

/** ADVANCE: the state that TAKE TOKEN will make the card's own; with a new state key where the vault's keys turned. */
export interface Advance extends StoreState {
  readonly stateKey?: Uint8Array;
}

/** STORE: a store that the card is to know from now on (kind 05, with its state key), or at an older state (kind 06). */
export type StoreIntroduction = Advance;

/** Data of ADVANCE and STORE: {80 store, 81 number (8), 82 hash [, 83 state key]}. */
export function encodeAdvance({ store, number, hash, stateKey }: Advance): Uint8Array {
  const key = stateKey === undefined ? new Uint8Array(0) : encodeTlv(0x83, stateKey);
  return concatBytes(encodeTlv(0x80, store), encodeTlv(0x81, numberBytes(number, 8)), encodeTlv(0x82, hash), key);
}

/** @throws tlv-malformed */
export function decodeAdvance(bytes: Uint8Array): Advance {
  if (parseTlvs(bytes).length === 4) return decodeWithKey(bytes);
  const [store, number, hash] = readFields(bytes, [0x80, 0x81, 0x82]);
  return checked({ store, number: readNumber(number, 8), hash });
}

function decodeWithKey(bytes: Uint8Array): Advance {
  const [store, number, hash, stateKey] = readFields(bytes, [0x80, 0x81, 0x82, 0x83]);
  if (stateKey.length !== STATE_KEY_LENGTH) throw cardFailures.fail('tlv-malformed', 'state key');
  return checked({ store, number: readNumber(number, 8), hash, stateKey });
}

function checked<T extends StoreState>(state: T): T {
  if (state.store.length !== 16 || state.hash.length !== 32) throw cardFailures.fail('tlv-malformed', 'state');
  return state;
}
