import { type Command, NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { equalBytes, wipe } from '../../base/bytes.ts';
import { TOKEN_LENGTH } from '../../protocol/constants.ts';
import { MAX_STORES } from '../../protocol/state.ts';
import { decodeAdvance } from '../../protocol/store-commands.ts';
import type { CardParts } from '../kernel/application.ts';
import type { CardContents, KnownStore } from '../kernel/card-image.ts';
import { refuse } from '../kernel/status-error.ts';
import { demandSession } from './access.ts';

function demandZero({ p1, p2 }: Command): void {
  if (p1 !== 0 || p2 !== 0) refuse(SW.wrongParameters);
}

const sameStore = (one: KnownStore, other: { readonly store: Uint8Array }): boolean =>
  equalBytes(one.store, other.store);

/**
 * STORE: a store that the card does not know yet, with its state key, under a match of kind 05; or one that it knows, at
 * the state that the holder agreed to take it back to, under kind 06. Staged: TAKE TOKEN stores it. Whether an older
 * state is one that the store ever had shows in UNWRAP: no other has the vault key wrapped for it.
 */
export function introduceStore(parts: CardParts, command: Command): Uint8Array {
  demandZero(command);
  const { stateKey, ...state } = decodeAdvance(command.data);
  const { match, session } = demandSession(parts);
  const { stores } = parts.stored.contents;
  const known = stores.find((one) => sameStore(one, state));
  const agreed = match.kind === 'new-repository' ? known === undefined : match.kind === 'older-state' && known;
  if (!agreed) refuse(SW.securityNotSatisfied);
  if (known === undefined && stores.length >= MAX_STORES) refuse(SW.noSpace);
  const key = known === undefined ? stateKey : stateKey === undefined ? known.stateKey : undefined;
  // A copy: what is staged is wiped when the session ends without its token.
  const introduced = { ...state, stateKey: (key ?? refuse(SW.wrongData)).slice() };
  session.introduced = introduced;
  session.staged = introduced;
  session.accepted = undefined;
  return NO_DATA;
}

/** ADVANCE: stages the state after the one that UNWRAP accepted, with the state key from then on. */
export function advance(parts: CardParts, command: Command): Uint8Array {
  demandZero(command);
  const next = decodeAdvance(command.data);
  const { session } = demandSession(parts);
  const accepted = session.accepted ?? refuse(SW.conditionsNotSatisfied);
  if (!sameStore(accepted, next) || next.number !== accepted.number + 1) refuse(SW.wrongData);
  session.staged = { ...next, stateKey: (next.stateKey ?? accepted.stateKey).slice() };
  return NO_DATA;
}

/** PUT TOKEN: 32 bytes, replacing one that was not taken; only when there is a state for it to take along. */
export function putToken(parts: CardParts, command: Command): Uint8Array {
  demandZero(command);
  const { session } = demandSession(parts);
  if (session.staged === undefined) refuse(SW.conditionsNotSatisfied);
  if (command.data.length !== TOKEN_LENGTH) refuse(SW.wrongData);
  wipe(session.token);
  session.token = command.data.slice();
  return NO_DATA;
}

/**
 * TAKE TOKEN, in the terminal's channel: the staged state becomes the card's own in one write, and only then the token
 * is given, once. It ends the match; in the holder's own session it ends one change, and the next may follow.
 */
export function takeToken(parts: CardParts, command: Command): Uint8Array {
  demandZero(command);
  const { stored, volatile } = parts;
  const { match, session } = demandSession(parts);
  const { token, staged } = session;
  if (token === undefined || staged === undefined) return refuse(SW.referenceNotFound);
  stored.change({ stores: withStore(stored.contents, staged) });
  const given = token.slice();
  wipe(token);
  Object.assign(session, { token: undefined, staged: undefined, introduced: undefined, accepted: staged });
  if (match.kind !== 'holder') volatile.endMatch();
  return given;
}

function withStore({ stores }: CardContents, staged: KnownStore): readonly KnownStore[] {
  return [...stores.filter((known) => !sameStore(known, staged)), staged];
}
