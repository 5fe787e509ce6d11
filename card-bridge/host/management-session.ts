import { type Command, command, encodeCommand } from '../apdu/command.ts';
import { CardRefusal } from '../apdu/refusal.ts';
import { parseResponse, type Response } from '../apdu/response.ts';
import { SW } from '../apdu/status-word.ts';
import { encodeTlv, readOnly } from '../apdu/tlv.ts';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { ISSUER_AID } from '../protocol/constants.ts';
import { CARD_STATES, type CardState } from '../protocol/life-cycle.ts';
import type { CardChannel } from '../reader/card-channel.ts';
import { exchange } from '../reader/short-apdu.ts';
import type { EcdhKey } from '../secure-channel/ecdh-key.ts';
import { keyCheckValue, wrapKey } from '../secure-channel/key-transport.ts';
import type { Scp03Keys } from '../secure-channel/scp03.ts';
import { externalAuthenticate, initializeUpdate, readInitializeUpdate } from '../secure-channel/scp03-host.ts';
import type { Scp11Variant } from '../secure-channel/scp11.ts';
import { presentCertificates, Scp11HostHandshake } from '../secure-channel/scp11-host.ts';
import type { SecureMessaging } from '../secure-channel/secure-messaging.ts';

/**
 * An issuer's session with the issuer security domain of a card in a reader: GlobalPlatform commands under secure
 * messaging. Every method throws card-refused with the status word when the card refuses.
 *
 * @example
 * ```ts
 * const session: ManagementSession = await openScp03(channel, options);
 * await session.putKeySet(0x31, keys, 0x30);
 * ```
 */
export class ManagementSession {
  readonly #channel: CardChannel;
  readonly #messaging: SecureMessaging;

  constructor(channel: CardChannel, messaging: SecureMessaging) {
    this.#channel = channel;
    this.#messaging = messaging;
  }

  /** One command, protected at the session's level. @throws card-channel-broken */
  async send(plain: Command): Promise<Response> {
    const { command: wrapped, ticket } = this.#messaging.wrapCommand(plain);
    return this.#messaging.unwrapResponse(ticket, await exchange(this.#channel, encodeCommand(wrapped)));
  }

  /** PUT KEY for an SCP03 key set; `replaces` 00 adds it. */
  async putKeySet(keyVersion: number, keys: Scp03Keys, replaces = 0): Promise<void> {
    const list = [keys.enc, keys.mac, keys.dek];
    const checks = list.map(keyCheckValue);
    const fields = list.map((key, i) => this.#aesField(key, checks[i] ?? new Uint8Array(0)));
    const data = concatBytes(Uint8Array.of(keyVersion), ...fields);
    const answer = await this.#demand('PUT KEY', command(0x80, 0xd8, replaces, 0x81, data, 256));
    if (!equalBytes(answer, concatBytes(Uint8Array.of(keyVersion), ...checks)))
      throw cardFailures.fail('card-answer-malformed', 'key check values');
  }

  /** PUT KEY for a public key under which the card accepts hosts (65-byte point). */
  async putPublicKey(keyId: number, keyVersion: number, point: Uint8Array, replaces = 0): Promise<void> {
    const field = concatBytes(encodeTlv(0xb0, point), Uint8Array.of(0xf0, 0x01, 0x00, 0x00));
    await this.#demand(
      'PUT KEY',
      command(0x80, 0xd8, replaces, keyId, concatBytes(Uint8Array.of(keyVersion), field), 256),
    );
  }

  /** PUT KEY for the card's own SCP11 key (32-byte scalar). */
  async putPrivateKey(keyId: number, keyVersion: number, scalar: Uint8Array, replaces = 0): Promise<void> {
    const wrapped = wrapKey(this.#messaging.dek, scalar);
    const field = concatBytes(encodeTlv(0xb1, Uint8Array.of(0x20), wrapped), Uint8Array.of(0xf0, 0x01, 0x00, 0x00));
    await this.#demand(
      'PUT KEY',
      command(0x80, 0xd8, replaces, keyId, concatBytes(Uint8Array.of(keyVersion), field), 256),
    );
  }

  /** Lets the card make its own SCP11 key: 65-byte point. */
  async generateKey(keyId: number, keyVersion: number, replaces = 0): Promise<Uint8Array> {
    const data = Uint8Array.of(keyVersion, 0xf0, 0x01, 0x00);
    return readOnly(await this.#demand('GENERATE EC KEY', command(0x80, 0xf1, replaces, keyId, data, 256)), 0xb0);
  }

  async deleteKey(which: { readonly keyId?: number; readonly keyVersion?: number }, last = false): Promise<void> {
    const { keyId, keyVersion } = which;
    const part = (tag: number, value: number | undefined) =>
      value === undefined ? new Uint8Array(0) : encodeTlv(tag, Uint8Array.of(value));
    const data = concatBytes(part(0xd0, keyId), part(0xd2, keyVersion));
    await this.#demand('DELETE', command(0x80, 0xe4, 0x00, last ? 1 : 0, data, 256));
  }

  /** STORE DATA: the certificates of one of the card's keys, its own last. */
  async storeCertificates(keyId: number, keyVersion: number, certificates: readonly Uint8Array[]): Promise<void> {
    await this.#storeFor(keyId, keyVersion, encodeTlv(0xbf21, ...certificates));
  }

  /** STORE DATA: only hosts with these certificate serial numbers pass under a CA key. */
  async storeAllowList(keyId: number, keyVersion: number, serials: readonly Uint8Array[]): Promise<void> {
    await this.#storeFor(keyId, keyVersion, encodeTlv(0x70, ...serials.map((serial) => encodeTlv(0x93, serial))));
  }

  /** GET STATUS in TLV form; `kind` 80 issuer security domain, 40 applications. */
  getStatus(kind: number): Promise<Uint8Array> {
    return this.#demand('GET STATUS', command(0x80, 0xf2, kind, 0x02, Uint8Array.of(0x4f, 0x00), 256));
  }

  /** SET STATUS of the card. */
  async setStatus(state: CardState): Promise<void> {
    await this.#demand('SET STATUS', command(0x80, 0xf0, 0x80, CARD_STATES[state]));
  }

  /** Wipes the session keys at this end. */
  close(): void {
    this.#messaging.wipe();
  }

  async #storeFor(keyId: number, keyVersion: number, object: Uint8Array): Promise<void> {
    const reference = encodeTlv(0xa6, encodeTlv(0x83, Uint8Array.of(keyId, keyVersion)));
    await this.#demand('STORE DATA', command(0x80, 0xe2, 0x90, 0x00, concatBytes(reference, object)));
  }

  #aesField(key: Uint8Array, check: Uint8Array): Uint8Array {
    const value = concatBytes(Uint8Array.of(key.length), wrapKey(this.#messaging.dek, key));
    return concatBytes(encodeTlv(0x88, value), Uint8Array.of(check.length), check);
  }

  async #demand(name: string, plain: Command): Promise<Uint8Array> {
    const { sw, data } = await this.send(plain);
    if (sw !== SW.ok) throw new CardRefusal(name, sw);
    return data;
  }
}

async function plain(
  channel: CardChannel,
  name: string,
  c: Command,
  accepted: readonly number[] = [SW.ok],
): Promise<Uint8Array> {
  const { sw, data } = await exchange(channel, encodeCommand(c));
  if (!accepted.includes(sw)) throw new CardRefusal(name, sw);
  return data;
}

/**
 * Selects the issuer security domain on the basic channel.
 *
 * @throws card-refused
 *
 * @example
 * ```ts
 * await selectIssuer(channel);
 * ```
 */
export async function selectIssuer(channel: CardChannel): Promise<void> {
  await plain(channel, 'SELECT', command(0x00, 0xa4, 0x04, 0x00, ISSUER_AID, 256), [SW.ok, SW.cardLocked]);
}

export interface Scp03Options {
  readonly keys: Scp03Keys;
  /** 00: the card chooses. */
  readonly keyVersion?: number;
  /** Default 33: everything protected. */
  readonly level?: number;
  /** 8 random bytes. */
  readonly hostChallenge: Uint8Array;
}

/**
 * Opens SCP03 to the card's issuer security domain.
 *
 * @throws card-refused, card-receipt-invalid
 *
 * @example
 * ```ts
 * const session = await openScp03(channel, options);
 * ```
 */
export async function openScp03(channel: CardChannel, options: Scp03Options): Promise<ManagementSession> {
  await selectIssuer(channel);
  const { keys, hostChallenge, keyVersion = 0, level } = options;
  const answer = await plain(channel, 'INITIALIZE UPDATE', initializeUpdate(keyVersion, hostChallenge));
  const opened = externalAuthenticate(keys, hostChallenge, readInitializeUpdate(answer), level);
  const { sw } = parseResponse(await channel.transmit(encodeCommand(opened.command)));
  if (sw !== SW.ok) throw new CardRefusal('EXTERNAL AUTHENTICATE', sw);
  return new ManagementSession(channel, opened.messaging);
}

export interface Scp11Options {
  readonly variant: Scp11Variant;
  readonly keyVersion: number;
  /** The card's static public key for this variant, from its certificate or known before. */
  readonly cardPoint: Uint8Array;
  /** For a and c: who the host is, and under which of the card's CA keys. */
  readonly host?: {
    readonly key: EcdhKey;
    readonly certificates: readonly Uint8Array[];
    readonly caKeyId: number;
    readonly caKeyVersion: number;
  };
}

/**
 * Opens SCP11 to the card's issuer security domain.
 *
 * @throws card-refused, card-receipt-invalid
 *
 * @example
 * ```ts
 * const session = await openScp11(channel, options);
 * ```
 */
export async function openScp11(channel: CardChannel, options: Scp11Options): Promise<ManagementSession> {
  await selectIssuer(channel);
  const { host, variant, keyVersion, cardPoint } = options;
  if (host !== undefined)
    for (const c of presentCertificates(host.certificates, host.caKeyId, host.caKeyVersion))
      await plain(channel, 'PSO', c);
  const handshake = new Scp11HostHandshake(variant, keyVersion, host?.key);
  const answer = await plain(channel, 'AUTHENTICATE', handshake.command);
  return new ManagementSession(channel, await handshake.finish(answer, cardPoint));
}
