import type { Command } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { encodeTlv, readFields } from '../../apdu/tlv.ts';
import { concatBytes, equalBytes } from '../../base/bytes.ts';
import { FINGERPOST_AID, ISSUER_AID } from '../../protocol/constants.ts';
import { CARD_STATES, cardStateFromCode, mayMove } from '../../protocol/life-cycle.ts';
import type { CardParts } from '../kernel/application.ts';
import { isApplicationLocked, withApplicationLock } from '../kernel/application-lock.ts';
import { refuse } from '../kernel/status-error.ts';

interface Entry {
  readonly aid: Uint8Array;
  readonly state: number;
  /** Three bytes, GPC §6.6.1. */
  readonly privileges: Uint8Array;
}

const ISSUER_PRIVILEGES = Uint8Array.of(0x9e, 0xfe, 0x80);
const NO_PRIVILEGES = Uint8Array.of(0x00, 0x00, 0x00);
/** Application life cycle, GPC §5.3: INSTALLED cannot be selected yet; with the application's own bit PERSONALIZED. */
const INSTALLED = 0x03;
const PERSONALIZED = 0x0f;
const LOCKED = 0x80;

function entries({ stored }: CardParts, kinds: number): Entry[] {
  const { state, holderKey } = stored.contents;
  if (kinds === 0x80) return [{ aid: ISSUER_AID, state: CARD_STATES[state], privileges: ISSUER_PRIVILEGES }];
  if (kinds !== 0x40) return [];
  const own = (holderKey.length > 0 ? PERSONALIZED : INSTALLED) | (isApplicationLocked(stored.contents) ? LOCKED : 0);
  return [{ aid: FINGERPOST_AID, state: own, privileges: NO_PRIVILEGES }];
}

/** GET STATUS, GPC §11.4: P1 = 80 issuer security domain, 40 applications, 20 and 10 load files (none). */
export function getStatus(parts: CardParts, { p1, p2, data }: Command): Uint8Array {
  if (![0x80, 0x40, 0x20, 0x10].includes(p1) || (p2 & 0xfc) !== 0) refuse(SW.wrongParameters);
  if ((p2 & 0x01) !== 0) refuse(SW.referenceNotFound);
  const [aid] = readFields(stripTagList(data), [0x4f]);
  const found = entries(parts, p1).filter((entry) => equalBytes(entry.aid.subarray(0, aid.length), aid));
  if (found.length === 0) refuse(SW.referenceNotFound);
  return concatBytes(...found.map((entry) => ((p2 & 0x02) === 0 ? shortForm(entry) : longForm(entry))));
}

/** Hosts may name the objects they want in 5C; they get all of them. */
function stripTagList(data: Uint8Array): Uint8Array {
  const at = 2 + (data[1] ?? 0);
  return data[at] === 0x5c ? data.slice(0, at) : data;
}

function shortForm({ aid, state, privileges }: Entry): Uint8Array {
  return concatBytes(Uint8Array.of(aid.length), aid, Uint8Array.of(state, privileges[0] ?? 0));
}

function longForm({ aid, state, privileges }: Entry): Uint8Array {
  return encodeTlv(0xe3, encodeTlv(0x4f, aid), encodeTlv(0x9f70, Uint8Array.of(state)), encodeTlv(0xc5, privileges));
}

/**
 * SET STATUS, GPC §11.10: P1 = 80, P2 = new card life cycle state, forward only (see the table in `life-cycle.ts`); P1 =
 * 40, the Fingerpost application: P2 bit 8 locks it, which ends what goes on in it, and without that bit unlocks it.
 */
export function setStatus(parts: CardParts, command: Command): Uint8Array {
  const { stored } = parts;
  const { p1, p2, data } = command;
  if (p1 === 0x40) return setApplicationStatus(parts, command);
  if (p1 !== 0x80) refuse(SW.wrongParameters);
  if (data.length > 0 && !equalBytes(data, ISSUER_AID)) refuse(SW.referenceNotFound);
  const wanted = cardStateFromCode(p2) ?? refuse(SW.wrongParameters);
  const { state } = stored.contents;
  if (!mayMove(state, wanted)) refuse(SW.conditionsNotSatisfied);
  if (wanted !== state) stored.change({ state: wanted });
  return new Uint8Array(0);
}

function setApplicationStatus({ stored, volatile }: CardParts, { p2, data }: Command): Uint8Array {
  if (!equalBytes(data, FINGERPOST_AID)) refuse(SW.referenceNotFound);
  if (stored.contents.holderKey.length === 0) refuse(SW.conditionsNotSatisfied);
  stored.change({ issuerData: withApplicationLock(stored.contents, (p2 & LOCKED) !== 0) });
  for (const host of [volatile.remote, volatile.terminal]) if (host !== undefined) volatile.close(host.channel);
  return new Uint8Array(0);
}
