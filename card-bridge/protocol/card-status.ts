import { cardFailures } from '../base/failures.ts';
import {
  ANNOUNCEMENT_KINDS,
  type AnnouncementKind,
  type HolderVerification,
  kindFromCode,
  METHOD_CODES,
  methodFromCode,
} from './announcement.ts';
import { CARD_STATES, type CardState, cardStateFromCode } from './life-cycle.ts';

/** Version of the card protocol. */
export const PROTOCOL_VERSION = 2;

/** What a card tells anyone. */
export interface PublicStatus {
  /** Whether anything on the card names its holder: then it speaks only to who has proved who it is. */
  readonly named: boolean;
  /** ST11–ST22 are done. */
  readonly enrolled: boolean;
  /** False when the card is locked, or no try is left for finger and PIN both. */
  readonly works: boolean;
}

/** What it tells inside a channel, and to anyone before it is named. */
export interface FullStatus extends PublicStatus {
  readonly lifeCycle: CardState;
  /** Tries left, 0 to 3. Fingers at 0: only the PIN is accepted. */
  readonly fingerTriesLeft: number;
  readonly pinTriesLeft: number;
  /** How the holder is verified at this moment, and what for; undefined when not. */
  readonly verified: HolderVerification | undefined;
  readonly kind: AnnouncementKind | undefined;
  /** The card itself shows who asks and what for. */
  readonly display: boolean;
  /** A developer's card: its holder key signs what a node hands it. */
  readonly openSigning: boolean;
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** Contents of DF20: version, named, enrolled, works; and in full life cycle, finger tries, PIN tries, method, kind, display, open signing. */
export function encodeStatus(status: PublicStatus | FullStatus): Uint8Array {
  const open = [PROTOCOL_VERSION, flag(status.named), flag(status.enrolled), flag(status.works)];
  if (!('lifeCycle' in status)) return Uint8Array.from(open);
  const { lifeCycle, fingerTriesLeft, pinTriesLeft, verified, kind, display, openSigning } = status;
  const method = verified === undefined ? 0 : METHOD_CODES[verified];
  const session = kind === undefined ? 0 : ANNOUNCEMENT_KINDS[kind];
  const properties = [flag(display), flag(openSigning)];
  return Uint8Array.from([
    ...open,
    CARD_STATES[lifeCycle],
    fingerTriesLeft,
    pinTriesLeft,
    method,
    session,
    ...properties,
  ]);
}

/** @throws card-answer-malformed for another version of the protocol too */
export function decodeStatus(bytes: Uint8Array): PublicStatus | FullStatus {
  const [version, named, enrolled, works, state = 0, finger = 0, pin = 0, method, kind, display, openSigning] = bytes;
  const known = version === PROTOCOL_VERSION && [named, enrolled, works].every((value) => value === 0 || value === 1);
  if (!known || (bytes.length !== 4 && bytes.length !== 11)) throw cardFailures.fail('card-answer-malformed', 'status');
  const open = { named: named === 1, enrolled: enrolled === 1, works: works === 1 };
  if (bytes.length === 4) return open;
  const lifeCycle = cardStateFromCode(state);
  if (lifeCycle === undefined || finger > 3 || pin > 3) throw cardFailures.fail('card-answer-malformed', 'status');
  return {
    ...open,
    lifeCycle,
    fingerTriesLeft: finger,
    pinTriesLeft: pin,
    verified: methodFromCode(method),
    kind: kindFromCode(kind),
    display: display === 1,
    openSigning: openSigning === 1,
  };
}
