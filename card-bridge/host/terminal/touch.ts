import { type Command, command } from '../../apdu/command.ts';
import { CardRefusal } from '../../apdu/refusal.ts';
import type { Response } from '../../apdu/response.ts';
import { SW } from '../../apdu/status-word.ts';
import { cardFailures } from '../../base/failures.ts';
import type { FullStatus, PublicStatus } from '../../protocol/card-status.ts';
import { INS, REFERENCE } from '../../protocol/constants.ts';
import type { TransmitOptions } from '../../reader/card-channel.ts';
import { CAPTURE_ADVICE } from '../capture-advice.ts';
import type { TouchOptions, TouchResult } from './touch-result.ts';

/** One poll lets the card wait this long for news, in units of 10 ms. */
const POLL_WAIT = 20;
/** The card itself gives up after 20 s; a card that goes on longer is broken. */
const MAX_POLLS = 300;

type Send = (c: Command, options?: TransmitOptions) => Promise<Response>;

function adviceOf(data: Uint8Array): string {
  return CAPTURE_ADVICE[data[0] ?? 0] ?? CAPTURE_ADVICE[0];
}

/** VERIFY in its polled form, so that the terminal can show progress and cancel. */
export async function runTouch(
  send: Send,
  status: () => Promise<PublicStatus | FullStatus>,
  options: TouchOptions,
): Promise<TouchResult> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw cardFailures.fail('card-touch-cancelled');
  const start = command(0x00, 0x20, 0x01, REFERENCE.finger, Uint8Array.of(3, 0), 256);
  let answer = await send(start);
  let lastAdvice = '';
  for (let i = 0; answer.sw === SW.touchPending; i++) {
    const advice = adviceOf(answer.data);
    if (advice !== lastAdvice) onProgress?.({ state: answer.data[0] ? 'image-not-usable' : 'waiting', advice });
    lastAdvice = advice;
    if (signal?.aborted || i === MAX_POLLS) {
      await send(command(0x80, INS.pollTouch, 0x11, 0x00));
      throw cardFailures.fail(signal?.aborted ? 'card-touch-cancelled' : 'card-timeout');
    }
    answer = await send(command(0x80, INS.pollTouch, 0x00, POLL_WAIT, undefined, 256));
  }
  if (signal?.aborted && answer.sw === SW.noFinger) throw cardFailures.fail('card-touch-cancelled');
  return readOutcome(answer.sw, send, status);
}

/** The code of the last capture in GET DATA's answer `DF21 01 cc`. */
async function lastCapture(send: Send): Promise<Uint8Array> {
  const { data } = await send(command(0x00, 0xca, 0xdf, 0x21, undefined, 256));
  return data.slice(3);
}

async function readOutcome(
  sw: number,
  send: Send,
  status: () => Promise<PublicStatus | FullStatus>,
): Promise<TouchResult> {
  if (sw === SW.ok) return { outcome: 'matched' };
  if (sw === SW.noFinger) return { outcome: 'no-finger', advice: adviceOf(await lastCapture(send)) };
  if (sw === SW.blocked || sw === SW.triesLeft) {
    const now = await status();
    const pinTriesLeft = 'pinTriesLeft' in now ? now.pinTriesLeft : 0;
    return pinTriesLeft === 0 ? { outcome: 'blocked' } : { outcome: 'pin-only', pinTriesLeft };
  }
  if ((sw & 0xfff0) === SW.triesLeft) {
    const capture = await lastCapture(send);
    return { outcome: 'not-matched', triesLeft: sw & 0x0f, ...(capture[0] && { advice: adviceOf(capture) }) };
  }
  throw new CardRefusal('VERIFY', sw);
}
