import { chainCommand } from '../apdu/chaining.ts';
import { CLA } from '../apdu/class-byte.ts';
import { command, encodeCommand, parseCommand } from '../apdu/command.ts';
import { encodeResponse, parseResponse, type Response } from '../apdu/response.ts';
import { SW } from '../apdu/status-word.ts';
import { concatBytes } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import type { CardChannel, TransmitOptions } from './card-channel.ts';

/** Longest answer that is collected with GET RESPONSE, in bytes. */
const MAX_ANSWER = 65_536;

/** Sends one encoded command and collects an answer that comes in parts (61xx, GET RESPONSE), ISO/IEC 7816-4 §5.3.4. */
export async function exchange(channel: CardChannel, bytes: Uint8Array, options?: TransmitOptions): Promise<Response> {
  let answer = parseResponse(await channel.transmit(bytes, options));
  if (answer.sw >> 8 !== 0x61) return answer;
  const cla = (bytes[0] ?? 0) & CLA.channelMask;
  const parts = [answer.data];
  let length = answer.data.length;
  while (answer.sw >> 8 === 0x61) {
    const more = encodeCommand(command(cla, 0xc0, 0, 0, undefined, answer.sw & 0xff || 256));
    answer = parseResponse(await channel.transmit(more, options));
    length += answer.data.length;
    if (length > MAX_ANSWER || (answer.data.length === 0 && answer.sw >> 8 === 0x61))
      throw cardFailures.fail('card-answer-malformed', 'answer in parts');
    parts.push(answer.data);
  }
  return { data: concatBytes(...parts), sw: answer.sw };
}

/**
 * A channel for readers and cards that know only short APDUs: command chaining out, GET RESPONSE back.
 *
 * @example
 * ```ts
 * const short = shortApduChannel(channel);
 * ```
 */
export function shortApduChannel(channel: CardChannel): CardChannel {
  return {
    atr: channel.atr,
    async transmit(bytes, options) {
      const parts = chainCommand(parseCommand(bytes)).map(encodeCommand);
      for (const part of parts.slice(0, -1)) {
        const answer = await channel.transmit(part, options);
        if (parseResponse(answer).sw !== SW.ok) return answer;
      }
      return encodeResponse(await exchange(channel, parts.at(-1) ?? bytes, options));
    },
    reset: () => channel.reset(),
    close: () => channel.close(),
  };
}
