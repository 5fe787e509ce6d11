import type { Command } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { concatBytes } from '../../base/bytes.ts';
import { MAX_SEQUENCE, sequenceBytes } from '../../secure-channel/scp03.ts';
import { Scp03CardHandshake } from '../../secure-channel/scp03-card.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import { DATA, dataName, findData, findKeySet, withData } from './key-store.ts';

/** How often INITIALIZE UPDATE used a key set: its last counter. */
export function sequenceOf({ stored }: CardParts, keyVersion: number): number {
  const bytes = findData(stored.contents.issuerData, dataName(DATA.sequence, 0, keyVersion));
  if (bytes === undefined) return 0;
  const [high = 0, middle = 0, low = 0] = bytes;
  return (high << 16) | (middle << 8) | low;
}

/** Whether the card has left the factory: from then on nothing of the domain tells one card from another. */
export function isSecured({ stored }: CardParts): boolean {
  const { state } = stored.contents;
  return state !== 'op-ready' && state !== 'initialized';
}

/** Key diversification data: two zero bytes and the serial number on a blank card, ten zero bytes once it is secured. */
export function diversificationData(parts: CardParts): Uint8Array {
  return isSecured(parts) ? new Uint8Array(10) : concatBytes(new Uint8Array(2), parts.stored.contents.serial);
}

/** SCP03 of the issuer security domain, GPC Amendment D §7.1. One handshake at a time. */
export class Scp03Authentication {
  readonly #parts: CardParts;
  readonly #aid: Uint8Array;
  #pending: { readonly channel: number; readonly handshake: Scp03CardHandshake } | undefined;

  constructor(parts: CardParts, aid: Uint8Array) {
    this.#parts = parts;
    this.#aid = aid;
  }

  forget(): void {
    this.#pending?.handshake.wipe();
    this.#pending = undefined;
  }

  /** INITIALIZE UPDATE. The counter is stored before the answer leaves, so no challenge comes twice. */
  initializeUpdate({ p1, p2, data }: Command, channel: number): Uint8Array {
    this.forget();
    const { stored } = this.#parts;
    if (p2 !== 0) refuse(SW.wrongParameters);
    if (data.length !== 8) refuse(SW.wrongLength);
    const keys = findKeySet(stored.contents.issuerKeys, p1) ?? refuse(SW.referenceNotFound);
    const last = sequenceOf(this.#parts, keys.keyVersion);
    if (last >= MAX_SEQUENCE) refuse(SW.conditionsNotSatisfied);
    // Amendment D §6.2.2.1: incremented first, then used and shown; a fresh key set answers 000001.
    const sequence = last + 1;
    const name = dataName(DATA.sequence, 0, keys.keyVersion);
    stored.change({ issuerData: withData(stored.contents.issuerData, name, sequenceBytes(sequence)) });
    const handshake = new Scp03CardHandshake({
      keys,
      keyVersion: keys.keyVersion,
      diversificationData: diversificationData(this.#parts),
      hostChallenge: data,
      sequence,
      aid: this.#aid,
    });
    this.#pending = { channel, handshake };
    return handshake.answer;
  }

  /** EXTERNAL AUTHENTICATE: opens secure messaging at level P1. */
  externalAuthenticate({ p1, p2, data }: Command, channel: number): Uint8Array {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending?.channel !== channel) {
      pending?.handshake.wipe();
      return refuse(SW.conditionsNotSatisfied);
    }
    const messaging = p2 === 0 ? pending.handshake.authenticate(p1, data) : undefined;
    if (messaging === undefined) {
      pending.handshake.wipe();
      return refuse(SW.securityNotSatisfied);
    }
    this.#parts.volatile.open({ channel, application: 'issuer', role: 'issuer', messaging });
    return new Uint8Array(0);
  }
}
