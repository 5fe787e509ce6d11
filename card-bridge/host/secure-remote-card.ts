import { type Command, command, encodeCommand } from '../apdu/command.ts';
import { CardRefusal } from '../apdu/refusal.ts';
import { parseResponse } from '../apdu/response.ts';
import { formatStatus, SW } from '../apdu/status-word.ts';
import { encodeTlv, readOnly } from '../apdu/tlv.ts';
import { cardFailures } from '../base/failures.ts';
import type { Certificate } from '../certificate/profile.ts';
import { verifyCertificate } from '../certificate/read.ts';
import { DATA_TAG, FINGERPOST_AID, KEY_ID, KEY_VERSION } from '../protocol/constants.ts';
import { presentCertificates, Scp11HostHandshake } from '../secure-channel/scp11-host.ts';
import type { SecureMessaging } from '../secure-channel/secure-messaging.ts';
import type { HolderVerification } from './presented-card.ts';
import type { CardBatch, OpenedCard, RemoteCard, RemoteCardOptions } from './remote-card.ts';
import { SecureBatch } from './secure-batch.ts';

const STATUS_AT = 1;
const CERTIFICATE_AT = 2;

/** `RemoteCard` over SCP11a, GPC Amendment F: pure, it only makes and reads byte strings. */
export class SecureRemoteCard implements RemoteCard {
  readonly openCommands: readonly Uint8Array[];
  readonly #options: RemoteCardOptions;
  readonly #handshake: Scp11HostHandshake;
  #state: 'new' | 'opening' | 'open' | 'in-batch' | 'dead' = 'new';
  #messaging: SecureMessaging | undefined;

  constructor(options: RemoteCardOptions) {
    const anchor = options.role === 'repository-node' ? KEY_ID.repositoryCa : KEY_ID.registrationAuthority;
    this.#options = options;
    this.#handshake = new Scp11HostHandshake('a', KEY_VERSION, options.hostKey);
    const keyReference = encodeTlv(0xa6, encodeTlv(0x83, Uint8Array.of(KEY_ID.device, KEY_VERSION)));
    const commands: Command[] = [
      command(0x00, 0xa4, 0x04, 0x00, FINGERPOST_AID, 256),
      command(0x80, 0xca, DATA_TAG.status >> 8, DATA_TAG.status & 0xff, undefined, 256),
      command(0x80, 0xca, DATA_TAG.certificate >> 8, DATA_TAG.certificate & 0xff, keyReference, 65_536),
      ...presentCertificates(options.hostCertificates, anchor, KEY_VERSION),
      this.#handshake.command,
    ];
    this.openCommands = commands.map(encodeCommand);
  }

  async opened(responses: readonly Uint8Array[]): Promise<OpenedCard> {
    if (this.#state !== 'new') throw cardFailures.fail('card-channel-dead', 'opened twice');
    this.#state = 'opening';
    try {
      const data = this.#readOpening(responses);
      const verifiedBy = readMethod(data[STATUS_AT]);
      const der = readObject(data[CERTIFICATE_AT], DATA_TAG.certificate);
      const certificate = this.#trusted(der);
      const answer = data.at(-1) ?? new Uint8Array(0);
      const messaging = await this.#handshake.finish(answer, certificate.publicPoint);
      if (this.#died()) {
        messaging.wipe();
        throw cardFailures.fail('card-channel-dead');
      }
      this.#messaging = messaging;
      this.#state = 'open';
      return { serial: certificate.subject, publicPoint: certificate.publicPoint, certificate: der, verifiedBy };
    } catch (failure) {
      this.close();
      throw failure;
    }
  }

  batch(): CardBatch {
    if (this.#state === 'in-batch') throw cardFailures.fail('card-request-invalid', 'a batch is under way');
    if (this.#state !== 'open' || this.#messaging === undefined) throw cardFailures.fail('card-channel-dead');
    this.#state = 'in-batch';
    return new SecureBatch(this.#messaging, (failure) => {
      if (failure !== undefined) this.close();
      else if (!this.#died()) this.#state = 'open';
    });
  }

  close(): void {
    this.#state = 'dead';
    this.#messaging?.wipe();
    this.#messaging = undefined;
  }

  /** Asked anew after every wait: `close` may have been called meanwhile. */
  #died(): boolean {
    return this.#state === 'dead';
  }

  #readOpening(responses: readonly Uint8Array[]): Uint8Array[] {
    if (responses.length > this.openCommands.length) throw cardFailures.fail('card-batch-mismatch', 'surplus answer');
    const data = responses.map((bytes, i) => {
      const { sw, data } = parseResponse(bytes);
      if (sw !== SW.ok) throw this.#refusal(i, sw);
      return data;
    });
    if (data.length < this.openCommands.length) throw cardFailures.fail('card-batch-mismatch', 'answer missing');
    return data;
  }

  #refusal(at: number, sw: number): Error {
    const detail = formatStatus(sw);
    if (at <= STATUS_AT) return cardFailures.fail('card-not-fingerpost', detail);
    if (at > CERTIFICATE_AT) return cardFailures.fail('card-refused-host', detail);
    if (sw === SW.securityNotSatisfied) return cardFailures.fail('card-not-verified');
    return new CardRefusal('GET DATA', sw);
  }

  #trusted(der: Uint8Array): Certificate {
    const now = (this.#options.now ?? Date.now)();
    let reason: unknown;
    for (const issuerPoint of this.#options.trust.cardCaPublicKeys) {
      try {
        return verifyCertificate(der, { issuerPoint, role: 'card', now });
      } catch (cause) {
        reason = cause;
      }
    }
    throw cardFailures.fail('card-certificate-untrusted', undefined, reason);
  }
}

function readObject(bytes: Uint8Array | undefined, tag: number): Uint8Array {
  try {
    return readOnly(bytes ?? new Uint8Array(0), tag);
  } catch (cause) {
    throw cardFailures.fail('card-answer-malformed', 'GET DATA', cause);
  }
}

function readMethod(bytes: Uint8Array | undefined): HolderVerification {
  const method = readObject(bytes, DATA_TAG.status)[3];
  if (method !== 1 && method !== 2) throw cardFailures.fail('card-not-verified');
  return method === 1 ? 'fingerprint' : 'pin';
}

/** Prepares the opening of a secure channel to a card that a terminal presents. Use once per counter session. */
export function beginRemoteCard(options: RemoteCardOptions): RemoteCard {
  return new SecureRemoteCard(options);
}
