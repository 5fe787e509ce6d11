import { command, encodeCommand } from '../apdu/command.ts';
import { CardRefusal } from '../apdu/refusal.ts';
import { parseResponse } from '../apdu/response.ts';
import { SW } from '../apdu/status-word.ts';
import { encodeTlv } from '../apdu/tlv.ts';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { INS, MAX_DELEGATION_LENGTH, MAX_TEXT_LENGTH, SESSION_SLOTS, TOKEN_LENGTH } from '../protocol/constants.ts';
import { POINT_LENGTH } from '../secure-channel/p256.ts';
import type { ResponseTicket, SecureMessaging } from '../secure-channel/secure-messaging.ts';
import { METHOD_CODES } from '../software-card/fingerpost/session-commands.ts';
import type { Pending } from './pending.ts';
import type {
  CardBatch,
  DelegatedSessionKey,
  DelegationTemplate,
  EnrolmentPackage,
  ReadableKey,
  SessionContext,
  SigningKey,
} from './remote-card.ts';

interface Sent {
  readonly name: string;
  readonly ticket: ResponseTicket;
  readonly accept: (data: Uint8Array) => void;
}

function demand(condition: boolean, detail: string): void {
  if (!condition) throw cardFailures.fail('card-request-invalid', detail);
}

function demandText(text: string, what: string): Uint8Array {
  const bytes = utf8(text);
  demand(bytes.length > 0 && bytes.length <= MAX_TEXT_LENGTH, what);
  return bytes;
}

function exactly(length: number): (data: Uint8Array) => Uint8Array {
  return (data) => {
    if (data.length !== length) throw cardFailures.fail('card-answer-malformed', `${data.length} bytes`);
    return data;
  };
}

const nothing = (data: Uint8Array): void => void exactly(0)(data);

/** The batches of `SecureRemoteCard`; see `CardBatch` for what each command does. */
export class SecureBatch implements CardBatch {
  readonly #messaging: SecureMessaging;
  readonly #done: (failure?: unknown) => void;
  readonly #commands: Uint8Array[] = [];
  readonly #sent: Sent[] = [];
  #complete = false;

  /** `done` is called once, with the failure if there was one. */
  constructor(messaging: SecureMessaging, done: (failure?: unknown) => void) {
    this.#messaging = messaging;
    this.#done = done;
  }

  get commands(): readonly Uint8Array[] {
    return this.#commands;
  }

  startSession({ sessionId, terminalId, purpose, verifiedBy }: SessionContext): Pending<void> {
    demand(sessionId.length >= 16 && sessionId.length <= 32, 'session id');
    const data = concatBytes(
      encodeTlv(0x80, sessionId),
      encodeTlv(0x81, demandText(terminalId, 'terminal id')),
      encodeTlv(0x82, demandText(purpose, 'purpose')),
      encodeTlv(0x83, Uint8Array.of(METHOD_CODES[verifiedBy])),
    );
    return this.#add('START SESSION', INS.startSession, nothing, { data });
  }

  display(text: string): Pending<void> {
    return this.#add('DISPLAY', INS.display, nothing, { data: demandText(text, 'text') });
  }

  unwrapVaultKey(wrapped: Uint8Array): Pending<Uint8Array> {
    return this.#add('UNWRAP VAULT KEY', INS.unwrapVaultKey, (key) => key, { data: wrapped, ne: 256 });
  }

  generateSessionKey(template: DelegationTemplate, slot = 1): Pending<DelegatedSessionKey> {
    const { proofConfigHash, prefix, suffix } = template;
    demand(proofConfigHash.length === 32, 'proof configuration hash');
    demand(prefix.length + suffix.length <= MAX_DELEGATION_LENGTH, 'delegation length');
    demand(Number.isInteger(slot) && slot >= 1 && slot <= SESSION_SLOTS, 'slot');
    const data = concatBytes(encodeTlv(0x80, proofConfigHash), encodeTlv(0x81, prefix), encodeTlv(0x82, suffix));
    const read = (answer: Uint8Array) => {
      exactly(POINT_LENGTH + 64)(answer);
      return { publicPoint: answer.slice(0, POINT_LENGTH), signature: answer.slice(POINT_LENGTH) };
    };
    return this.#add('GENERATE SESSION KEY', INS.generateSessionKey, read, { p2: slot, data, ne: 256 });
  }

  sign(key: SigningKey, message: Uint8Array): Pending<Uint8Array> {
    demand(message.length > 0 && message.length <= MAX_DELEGATION_LENGTH, 'message length');
    return this.#add('SIGN', INS.sign, exactly(64), { p1: keyReference(key), data: message, ne: 256 });
  }

  signDigest(key: SigningKey, digest: Uint8Array): Pending<Uint8Array> {
    demand(digest.length === 32, 'digest length');
    return this.#add('SIGN', INS.sign, exactly(64), { p1: keyReference(key), p2: 1, data: digest, ne: 256 });
  }

  readPublicKey(key: ReadableKey): Pending<Uint8Array> {
    const p1 = key === 'holder' ? 1 : 2;
    return this.#add('READ PUBLIC KEY', INS.readPublicKey, exactly(POINT_LENGTH), { p1, ne: 256 });
  }

  putToken(token: Uint8Array): Pending<void> {
    demand(token.length === TOKEN_LENGTH, 'token length');
    return this.#add('PUT TOKEN', INS.putToken, nothing, { data: token });
  }

  endSession(): Pending<void> {
    return this.#add('END SESSION', INS.endSession, nothing, {});
  }

  readTemplate(options: { readonly reEnrol?: boolean } = {}): Pending<Uint8Array> {
    const p1 = options.reEnrol === true ? 1 : 0;
    return this.#add('READ TEMPLATE', INS.readTemplate, (template) => template, { p1, ne: 65_536 });
  }

  generateDeviceKey(options: { readonly reEnrol?: boolean } = {}): Pending<Uint8Array> {
    const p1 = options.reEnrol === true ? 1 : 0;
    return this.#add('GENERATE DEVICE KEY', INS.generateDeviceKey, exactly(POINT_LENGTH), { p1, ne: 256 });
  }

  installEnrolment(enrolment: EnrolmentPackage): Pending<void> {
    const data = concatBytes(
      encodeTlv(0x80, enrolment.deviceCertificate),
      encodeTlv(0x81, enrolment.signedLocator),
      encodeTlv(0x82, enrolment.authorityKey),
      encodeTlv(0x83, enrolment.signature),
    );
    return this.#add('INSTALL ENROLMENT', INS.installEnrolment, nothing, { data });
  }

  updateLocator(signedLocator: Uint8Array): Pending<void> {
    return this.#add('UPDATE LOCATOR', INS.updateLocator, nothing, { data: signedLocator });
  }

  async complete(responses: readonly Uint8Array[]): Promise<void> {
    if (this.#complete) throw cardFailures.fail('card-request-invalid', 'batch is complete');
    this.#complete = true;
    try {
      this.#read(responses);
      this.#done();
    } catch (failure) {
      this.#done(failure);
      throw failure;
    }
  }

  /** All answers are checked before any value is given out. */
  #read(responses: readonly Uint8Array[]): void {
    if (responses.length > this.#sent.length) throw cardFailures.fail('card-batch-mismatch', 'surplus answer');
    const values = responses.map((bytes, i) => {
      const sent = this.#sent[i];
      if (sent === undefined) throw cardFailures.fail('card-batch-mismatch');
      const { sw, data } = this.#messaging.unwrapResponse(sent.ticket, parseResponse(bytes));
      if (sw !== SW.ok) throw new CardRefusal(sent.name, sw);
      return data;
    });
    if (values.length < this.#sent.length) throw cardFailures.fail('card-batch-mismatch', 'answer missing');
    this.#sent.forEach((sent, i) => {
      sent.accept(values[i] ?? new Uint8Array(0));
    });
  }

  #add<T>(
    name: string,
    ins: number,
    read: (data: Uint8Array) => T,
    parts: { readonly p1?: number; readonly p2?: number; readonly data?: Uint8Array; readonly ne?: number },
  ): Pending<T> {
    demand(!this.#complete, 'batch is complete');
    // Protected answers are never empty: even a bare 9000 comes with its R-MAC.
    const plain = command(0x80, ins, parts.p1 ?? 0, parts.p2 ?? 0, parts.data, parts.ne ?? 256);
    const { command: protectedCommand, ticket } = this.#messaging.wrapCommand(plain);
    this.#commands.push(encodeCommand(protectedCommand));
    let answer: { readonly value: T } | undefined;
    const accept = (data: Uint8Array) => {
      answer = { value: read(data) };
    };
    this.#sent.push({ name, ticket, accept });
    return {
      get value(): T {
        if (answer === undefined) throw cardFailures.fail('card-answer-pending');
        return answer.value;
      },
    };
  }
}

function keyReference(key: SigningKey): number {
  if (key === 'holder') return 0;
  demand(Number.isInteger(key.sessionSlot) && key.sessionSlot >= 1 && key.sessionSlot <= SESSION_SLOTS, 'slot');
  return key.sessionSlot;
}
