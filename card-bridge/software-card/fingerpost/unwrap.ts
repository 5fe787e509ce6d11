import { type Command, NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { equalBytes, utf8 } from '../../base/bytes.ts';
import { channelTag, MAX_DESCENT, stateHash, stateMac, VAULT_KEY_INFO, wrapContext } from '../../protocol/state.ts';
import {
  decodeUnwrap,
  encodeVerdict,
  readDigests,
  type UnwrapRequest,
  type UnwrapVerdict,
} from '../../protocol/unwrap.ts';
import { hpkeOpen } from '../../secure-channel/hpke.ts';
import type { CardParts } from '../kernel/application.ts';
import type { KnownStore } from '../kernel/card-image.ts';
import type { HostChannel } from '../kernel/secure-channels.ts';
import { refuse } from '../kernel/status-error.ts';
import { demandSession } from './access.ts';

/**
 * UNWRAP: the vault key, if the store is at the state that this card last agreed to or at one that descends from it.
 * Always 9000 with a verdict under R-MAC. P1 = 80: manifest digests that come ahead of it.
 */
export function unwrap(parts: CardParts, { data, p1, p2 }: Command, node: HostChannel): Uint8Array {
  if ((p1 & 0x7f) !== 0 || p2 !== 0) refuse(SW.wrongParameters);
  const { session } = demandSession(parts);
  const ahead = session.digests;
  if (p1 === 0x80) {
    const more = readDigests(data);
    if (ahead.length + more.length > MAX_DESCENT) refuse(SW.wrongData);
    session.digests = [...ahead, ...more];
    return NO_DATA;
  }
  session.digests = [];
  const request = decodeUnwrap(data);
  if (ahead.length + request.digests.length > MAX_DESCENT) refuse(SW.wrongData);
  const candidates = session.introduced === undefined ? [] : [session.introduced];
  const known = [...candidates, ...parts.stored.contents.stores].find(({ store }) =>
    equalBytes(channelTag(store, node.transcript), request.storeTag),
  );
  if (known === undefined) return encodeVerdict({ verdict: 'unknown-store' });
  const state = descend(known, request, [...ahead, ...request.digests]);
  if (state === undefined) return encodeVerdict({ verdict: 'rolled-back', ...known });
  const verdict = open(parts, request, known, state, node);
  if (verdict.verdict === 'opened') session.accepted = state;
  return encodeVerdict(verdict);
}

/** The store's state now, if it is the card's own or the end of a chain from it that was authenticated. */
function descend(
  known: KnownStore,
  { base, mac }: UnwrapRequest,
  digests: readonly Uint8Array[],
): KnownStore | undefined {
  let hash = base;
  let own = equalBytes(hash, known.hash) ? 0 : -1;
  digests.forEach((digest, i) => {
    hash = stateHash(hash, digest);
    if (equalBytes(hash, known.hash)) own = i + 1;
  });
  if (own < 0) return undefined;
  const state = { ...known, number: known.number + digests.length - own, hash };
  const isOwn = own === digests.length;
  return isOwn || equalBytes(stateMac(known.stateKey, state), mac) ? state : undefined;
}

function open(
  { stored }: CardParts,
  { slots }: UnwrapRequest,
  known: KnownStore,
  state: KnownStore,
  { transcript }: HostChannel,
): UnwrapVerdict {
  const pair = stored.keyPair(stored.contents.vaultKey);
  const tag = channelTag(pair.publicPoint, transcript);
  const own = slots.find((slot) => equalBytes(slot.tag, tag));
  const { number, hash } = known;
  try {
    if (own === undefined) return { verdict: 'not-a-recipient', number, hash };
    const vaultKey = hpkeOpen(pair, utf8(VAULT_KEY_INFO), wrapContext(state), own.wrapped);
    return { verdict: 'opened', number, hash, vaultKey };
  } catch {
    return { verdict: 'not-a-recipient', number, hash };
  }
}
