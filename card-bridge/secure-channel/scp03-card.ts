import { concatBytes, equalBytes } from '../base/bytes.ts';
import { cmac } from './cmac.ts';
import { cardChallenge, SCP03_OPTIONS, type Scp03Keys, scp03Session, sequenceBytes } from './scp03.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { SCP03_LEVELS, type SessionKeys, wipeSessionKeys } from './session-keys.ts';

export interface Scp03CardInput {
  readonly keys: Scp03Keys;
  readonly keyVersion: number;
  /** Key diversification data, 10 bytes. */
  readonly diversificationData: Uint8Array;
  /** 8 bytes. */
  readonly hostChallenge: Uint8Array;
  readonly sequence: number;
  /** AID of the selected application. */
  readonly aid: Uint8Array;
}

/** The on-card end between INITIALIZE UPDATE and EXTERNAL AUTHENTICATE, GPC Amendment D §7.1. */
export class Scp03CardHandshake {
  /** Data field of INITIALIZE UPDATE's answer. */
  readonly answer: Uint8Array;
  readonly #keys: SessionKeys;
  readonly #hostCryptogram: Uint8Array;

  constructor(input: Scp03CardInput) {
    const challenge = cardChallenge(input.keys.enc, input.sequence, input.aid);
    const { session, cardCryptogram, hostCryptogram } = scp03Session(input.keys, input.hostChallenge, challenge);
    this.#keys = session;
    this.#hostCryptogram = hostCryptogram;
    this.answer = concatBytes(
      input.diversificationData,
      Uint8Array.of(input.keyVersion, 0x03, SCP03_OPTIONS),
      challenge,
      cardCryptogram,
      sequenceBytes(input.sequence),
    );
  }

  /** EXTERNAL AUTHENTICATE with security level P1: the session, or undefined when host or level are refused. */
  authenticate(level: number, data: Uint8Array): SecureMessaging | undefined {
    const mac = data.length === 16 ? this.#acceptedMac(level, data) : undefined;
    const right =
      mac !== undefined &&
      level !== 0 &&
      SCP03_LEVELS.includes(level) &&
      equalBytes(this.#hostCryptogram, data.slice(0, 8));
    if (!right) {
      this.wipe();
      return undefined;
    }
    return new SecureMessaging(this.#keys, mac, level);
  }

  /** The full C-MAC if the sent half matches, over Lc in short form or, from hosts that send all in it, extended form. */
  #acceptedMac(level: number, data: Uint8Array): Uint8Array | undefined {
    const header = Uint8Array.of(0x84, 0x82, level, 0x00);
    return [Uint8Array.of(0x10), Uint8Array.of(0x00, 0x00, 0x10)]
      .map((length) => cmac(this.#keys.sMac, new Uint8Array(16), header, length, data.subarray(0, 8)))
      .find((mac) => equalBytes(mac.subarray(0, 8), data.subarray(8)));
  }

  wipe(): void {
    wipeSessionKeys(this.#keys);
    this.#hostCryptogram.fill(0);
  }
}
