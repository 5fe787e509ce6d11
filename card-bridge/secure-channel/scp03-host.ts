import { type Command, command } from '../apdu/command.ts';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { cmac } from './cmac.ts';
import { cardChallenge, INITIALIZE_UPDATE_LENGTH, type Scp03Keys, scp03Session } from './scp03.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { LEVEL, type SessionKeys } from './session-keys.ts';

/** INITIALIZE UPDATE, GPC Amendment D §7.1.1. Key version 00: the card chooses. */
export function initializeUpdate(keyVersion: number, hostChallenge: Uint8Array): Command {
  return command(0x80, 0x50, keyVersion, 0x00, hostChallenge, 256);
}

/** What a card answered to INITIALIZE UPDATE. */
export interface InitializeUpdateAnswer {
  readonly diversificationData: Uint8Array;
  readonly keyVersion: number;
  readonly options: number;
  readonly challenge: Uint8Array;
  readonly cryptogram: Uint8Array;
  /** Only with a pseudo-random challenge. */
  readonly sequence: number | undefined;
}

/** @throws card-answer-malformed */
export function readInitializeUpdate(data: Uint8Array): InitializeUpdateAnswer {
  const [keyVersion = 0, protocol, options = 0] = data.subarray(10);
  const pseudoRandom = (options & 0x10) !== 0;
  const expected = pseudoRandom ? INITIALIZE_UPDATE_LENGTH : INITIALIZE_UPDATE_LENGTH - 3;
  if (data.length !== expected || protocol !== 0x03)
    throw cardFailures.fail('card-answer-malformed', 'INITIALIZE UPDATE');
  const counter = new DataView(data.buffer, data.byteOffset);
  return {
    diversificationData: data.slice(0, 10),
    keyVersion,
    options,
    challenge: data.slice(13, 21),
    cryptogram: data.slice(21, 29),
    sequence: pseudoRandom ? counter.getUint16(29) * 256 + counter.getUint8(31) : undefined,
  };
}

export interface OpenedScp03 {
  /** EXTERNAL AUTHENTICATE, to be sent as it is; its answer must be 9000. */
  readonly command: Command;
  readonly messaging: SecureMessaging;
}

function open(session: SessionKeys, hostCryptogram: Uint8Array, level: number): OpenedScp03 {
  const mac = cmac(session.sMac, new Uint8Array(16), Uint8Array.of(0x84, 0x82, level, 0x00, 0x10), hostCryptogram);
  return {
    command: command(0x84, 0x82, level, 0x00, concatBytes(hostCryptogram, mac.slice(0, 8))),
    messaging: new SecureMessaging(session, mac, level),
  };
}

/**
 * The host's end of SCP03 after INITIALIZE UPDATE, GPC Amendment D §7.1.2.
 * @throws card-receipt-invalid when the card does not hold the keys
 */
export function externalAuthenticate(
  keys: Scp03Keys,
  hostChallenge: Uint8Array,
  answer: InitializeUpdateAnswer,
  level: number = LEVEL.all,
): OpenedScp03 {
  const { session, cardCryptogram, hostCryptogram } = scp03Session(keys, hostChallenge, answer.challenge);
  if (!equalBytes(cardCryptogram, answer.cryptogram))
    throw cardFailures.fail('card-receipt-invalid', 'card cryptogram');
  return open(session, hostCryptogram, level);
}

/**
 * The same for a card that is not there yet: its pseudo-random challenge follows from key, sequence counter and AID, so
 * a whole script can be written in advance. `expectedAnswerTail`: challenge and cryptogram the card must answer with.
 */
export function externalAuthenticateAhead(
  keys: Scp03Keys,
  hostChallenge: Uint8Array,
  sequence: number,
  aid: Uint8Array,
  level: number = LEVEL.all,
): OpenedScp03 & { readonly challenge: Uint8Array; readonly cryptogram: Uint8Array } {
  const challenge = cardChallenge(keys.enc, sequence, aid);
  const { session, cardCryptogram, hostCryptogram } = scp03Session(keys, hostChallenge, challenge);
  return { ...open(session, hostCryptogram, level), challenge, cryptogram: cardCryptogram };
}
