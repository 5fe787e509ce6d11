import { encodeTlv, readFields } from '../apdu/tlv.ts';
import { concatBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { HPKE_OVERHEAD } from '../secure-channel/hpke.ts';
import { numberBytes, readNumber } from './numbers.ts';
import { MAX_DESCENT, UNWRAP_SLOTS } from './state.ts';

/** A vault key (32 bytes) wrapped to a card: enc ‖ ciphertext ‖ tag. */
export const WRAPPED_KEY_LENGTH = 32 + HPKE_OVERHEAD;
const TAG_LENGTH = 8;
const SLOT_LENGTH = TAG_LENGTH + WRAPPED_KEY_LENGTH;

export interface UnwrapSlot {
  readonly tag: Uint8Array;
  readonly wrapped: Uint8Array;
}

export interface UnwrapRequest {
  /** `channelTag(store id, T)`. */
  readonly storeTag: Uint8Array;
  readonly slots: readonly UnwrapSlot[];
  /** Hash of the oldest state that the list begins after: the card's own, or one before it. */
  readonly base: Uint8Array;
  /** Manifest digests of the states after it, oldest first; the last belongs to the store's state now. */
  readonly digests: readonly Uint8Array[];
  /** `stateMac` of the store's state now. */
  readonly mac: Uint8Array;
}

/** What the card says of a store, always under R-MAC. */
export type UnwrapVerdict =
  | { readonly verdict: 'opened'; readonly number: number; readonly hash: Uint8Array; readonly vaultKey: Uint8Array }
  /** The store's state is not the card's own and does not descend from it. */
  | { readonly verdict: 'rolled-back'; readonly number: number; readonly hash: Uint8Array }
  /** None of the slots is this card's, or its key is wrapped for another state. */
  | { readonly verdict: 'not-a-recipient'; readonly number: number; readonly hash: Uint8Array }
  /** The card has never heard of the store. */
  | { readonly verdict: 'unknown-store' };

const VERDICT_CODES = { opened: 0, 'rolled-back': 1, 'not-a-recipient': 2, 'unknown-store': 3 } as const;

/** Data of UNWRAP: {80 store tag, 81 slots, 82 base, 83 digests, 84 MAC}. @throws card-request-invalid */
export function encodeUnwrap({ storeTag, slots, base, digests, mac }: UnwrapRequest): Uint8Array {
  const whole = slots.every(({ tag, wrapped }) => tag.length === TAG_LENGTH && wrapped.length === WRAPPED_KEY_LENGTH);
  if (slots.length !== UNWRAP_SLOTS || !whole) throw cardFailures.fail('card-request-invalid', 'slots');
  return concatBytes(
    encodeTlv(0x80, storeTag),
    encodeTlv(0x81, ...slots.flatMap(({ tag, wrapped }) => [tag, wrapped])),
    encodeTlv(0x82, base),
    encodeTlv(0x83, concatBytes(...digests)),
    encodeTlv(0x84, mac),
  );
}

/** @throws tlv-malformed */
export function decodeUnwrap(bytes: Uint8Array): UnwrapRequest {
  const [storeTag, slotBytes, base, digestBytes, mac] = readFields(bytes, [0x80, 0x81, 0x82, 0x83, 0x84]);
  const lengths = [storeTag.length, slotBytes.length, base.length, mac.length, digestBytes.length % 32];
  if (lengths.join() !== [TAG_LENGTH, UNWRAP_SLOTS * SLOT_LENGTH, 32, 32, 0].join())
    throw cardFailures.fail('tlv-malformed', 'UNWRAP');
  const slots = parts(slotBytes, SLOT_LENGTH).map((slot) => ({
    tag: slot.slice(0, TAG_LENGTH),
    wrapped: slot.slice(TAG_LENGTH),
  }));
  return { storeTag, slots, base, digests: readDigests(digestBytes), mac };
}

/** @throws tlv-malformed */
export function readDigests(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length % 32 !== 0 || bytes.length > MAX_DESCENT * 32) throw cardFailures.fail('tlv-malformed', 'digests');
  return parts(bytes, 32);
}

/** Answer: verdict ‖ {nothing | number (8) ‖ hash (32) [‖ vault key (32)]}, always 73 bytes: it does not tell by length. */
export function encodeVerdict(v: UnwrapVerdict): Uint8Array {
  const out = new Uint8Array(73);
  out[0] = VERDICT_CODES[v.verdict];
  if (v.verdict !== 'unknown-store') {
    out.set(numberBytes(v.number, 8), 1);
    out.set(v.hash, 9);
  }
  if (v.verdict === 'opened') out.set(v.vaultKey, 41);
  return out;
}

/** @throws card-answer-malformed */
export function decodeVerdict(bytes: Uint8Array): UnwrapVerdict {
  if (bytes.length !== 73) throw cardFailures.fail('card-answer-malformed', 'UNWRAP');
  const state = { number: readNumber(bytes.slice(1, 9), 8), hash: bytes.slice(9, 41) };
  switch (bytes[0]) {
    case VERDICT_CODES.opened:
      return { verdict: 'opened', ...state, vaultKey: bytes.slice(41) };
    case VERDICT_CODES['rolled-back']:
      return { verdict: 'rolled-back', ...state };
    case VERDICT_CODES['not-a-recipient']:
      return { verdict: 'not-a-recipient', ...state };
    case VERDICT_CODES['unknown-store']:
      return { verdict: 'unknown-store' };
    default:
      throw cardFailures.fail('card-answer-malformed', 'UNWRAP');
  }
}

function parts(bytes: Uint8Array, length: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) out.push(bytes.slice(at, at + length));
  return out;
}
