import { logicalChannel } from '../apdu/class-byte.ts';
import { type Command, command, encodeCommand, parseCommand } from '../apdu/command.ts';
import { CardRefusal } from '../apdu/refusal.ts';
import { encodeResponse, parseResponse, type Response } from '../apdu/response.ts';
import { formatStatus, SW } from '../apdu/status-word.ts';
import { readOnly } from '../apdu/tlv.ts';
import { cardFailures } from '../base/failures.ts';
import { DATA_TAG, FINGERPOST_AID, INS, REFERENCE, TOKEN_LENGTH } from '../protocol/constants.ts';
import { cardStateFromCode } from '../protocol/life-cycle.ts';
import type { CardChannel, TransmitOptions } from '../reader/card-channel.ts';
import { exchange } from '../reader/short-apdu.ts';
import { paddedPin } from './pin.ts';
import type { CardStatus, PinResult, PresentedCard, TouchOptions, TouchResult } from './presented-card.ts';
import { MAX_BATCH_COMMANDS } from './presented-card.ts';
import { runTouch } from './touch.ts';

class TerminalCard implements PresentedCard {
  readonly channel: CardChannel;
  readonly #number: number;
  #closed = false;

  constructor(channel: CardChannel, number: number) {
    this.channel = channel;
    this.#number = number;
  }

  /** One plain command on the terminal's own logical channel. */
  async send(c: Command, options?: TransmitOptions): Promise<Response> {
    const bytes = encodeCommand({ ...c, cla: c.cla | this.#number });
    return exchange(this.channel, bytes, options);
  }

  async select(): Promise<void> {
    const { sw } = await this.send(command(0x00, 0xa4, 0x04, 0x00, FINGERPOST_AID, 256));
    if (sw !== SW.ok) throw cardFailures.fail('card-not-fingerpost', formatStatus(sw));
  }

  async status(): Promise<CardStatus> {
    const [state = 0, finger = 0, pin = 0, verified = 0, enrolled = 0] = await this.#getData(
      DATA_TAG.status,
      'GET DATA',
    );
    const lifeCycle = cardStateFromCode(state);
    if (lifeCycle === undefined || verified > 2) throw cardFailures.fail('card-answer-malformed', 'status');
    return {
      lifeCycle,
      enrolled: enrolled === 1,
      fingerTriesLeft: finger,
      pinTriesLeft: pin,
      verified: verified === 0 ? undefined : verified === 1 ? 'fingerprint' : 'pin',
    };
  }

  touch(options: TouchOptions = {}): Promise<TouchResult> {
    return runTouch(
      (c, transmit) => this.send(c, transmit),
      () => this.status(),
      options,
    );
  }

  async verifyPin(pin: Uint8Array): Promise<PinResult> {
    const data = paddedPin(pin);
    const { sw } = await this.send(command(0x00, 0x20, 0x00, REFERENCE.pin, data));
    data.fill(0);
    if (sw === SW.ok) return { outcome: 'verified' };
    if (sw === SW.blocked || sw === SW.triesLeft) return { outcome: 'blocked' };
    if ((sw & 0xfff0) === SW.triesLeft) return { outcome: 'wrong', triesLeft: sw & 0x0f };
    throw new CardRefusal('VERIFY', sw);
  }

  async readLocator(): Promise<string> {
    return new TextDecoder().decode(await this.#getData(DATA_TAG.locator, 'GET DATA locator'));
  }

  async run(commands: readonly Uint8Array[]): Promise<Uint8Array[]> {
    if (commands.length > MAX_BATCH_COMMANDS) throw cardFailures.fail('relay-refused', `${commands.length} commands`);
    for (const bytes of commands) demandRelayable(bytes);
    const answers: Uint8Array[] = [];
    for (const bytes of commands) {
      const answer = await exchange(this.channel, bytes);
      answers.push(encodeResponse(answer));
      if (answer.sw !== SW.ok) break;
    }
    return answers;
  }

  async takeToken(): Promise<Uint8Array> {
    const { sw, data } = await this.send(command(0x80, INS.takeToken, 0, 0, undefined, TOKEN_LENGTH));
    if (sw === SW.referenceNotFound || sw === SW.securityNotSatisfied)
      throw cardFailures.fail('card-no-token', formatStatus(sw));
    if (sw !== SW.ok) throw new CardRefusal('TAKE TOKEN', sw);
    if (data.length !== TOKEN_LENGTH) throw cardFailures.fail('card-answer-malformed', 'token');
    return data;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.channel.reset();
    } catch {
      // A card that is already gone has no state left.
    }
    await this.channel.close();
  }

  async #getData(tag: number, what: string): Promise<Uint8Array> {
    const { sw, data } = await this.send(command(0x00, 0xca, tag >> 8, tag & 0xff, undefined, 65_536));
    if (sw === SW.securityNotSatisfied) throw cardFailures.fail('card-not-verified');
    if (sw === SW.conditionsNotSatisfied) throw cardFailures.fail('card-not-enrolled');
    if (sw !== SW.ok) throw new CardRefusal(what, sw);
    try {
      return readOnly(data, tag);
    } catch (cause) {
      throw cardFailures.fail('card-answer-malformed', what, cause);
    }
  }
}

/** A terminal relays only to the remote host's own channel, so that the host cannot meddle with the terminal's. */
function demandRelayable(bytes: Uint8Array): void {
  let cla: number;
  try {
    cla = parseCommand(bytes).cla;
  } catch (cause) {
    throw cardFailures.fail('relay-refused', 'not a command', cause);
  }
  if (logicalChannel(cla) !== 0) throw cardFailures.fail('relay-refused', 'logical channel');
}

/** See `PresentedCard.open`. */
export async function openPresentedCard(channel: CardChannel): Promise<PresentedCard> {
  const opened = parseResponse(await channel.transmit(encodeCommand(command(0x00, 0x70, 0x00, 0x00, undefined, 1))));
  const [number = 0] = opened.data;
  if (opened.sw !== SW.ok || opened.data.length !== 1 || number < 1 || number > 3)
    throw cardFailures.fail('card-not-fingerpost', formatStatus(opened.sw));
  const card = new TerminalCard(channel, number);
  await card.select();
  return card;
}
