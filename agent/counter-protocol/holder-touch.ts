import type { PresentedCard } from '../../card-bridge/host/terminal/presented-card.ts';
import type { TouchProgress, TouchResult } from '../../card-bridge/host/terminal/touch-result.ts';
import type { Announcement, HolderVerification } from '../../card-bridge/protocol/announcement.ts';
import type { StepClock } from '../../schemas/steps.ts';
import { type Deadline, withinDeadline } from '../base/deadline.ts';
import { counterProtocolFailures } from './failures.ts';

export interface TouchDialogue {
  /** Tells what to show: waiting, image not usable, not matched with the tries left. */
  readonly onTouch?: (state: TouchProgress | TouchResult) => void;
  /** Asks for the PIN once the card takes no more fingers; absent where a terminal has no PIN pad. Wiped after use. */
  readonly askPin?: (triesLeft: number) => Promise<Uint8Array>;
  /** Milliseconds for all touches together. */
  readonly touchMs: number;
  readonly signal?: AbortSignal;
}

/**
 * ST31–33: lets the card show who asks for what, then waits until it has verified its holder. A finger that does not match
 * may be tried again while the card allows it; then the PIN, where one can be asked. Each try is announced anew.
 *
 * Not checked here: whether the card is a genuine one; the repository's presentation shows it.
 *
 * @throws touch-not-matched (last try missed and no PIN pad), touch-timeout, pin-needed, pin-not-verified, card-blocked
 *
 * @example
 * ```ts
 * const method = await verifyHolder(card, announcement, dialogue, new StepClock());
 * ```
 */
export function verifyHolder(
  card: PresentedCard,
  announcement: Announcement,
  dialogue: TouchDialogue,
  steps: StepClock,
): Promise<HolderVerification> {
  return withinDeadline(dialogue.touchMs, dialogue.signal, async (deadline) => {
    for (;;) {
      await card.announce(announcement);
      const result = await touchOnce(card, dialogue, deadline);
      if (result.outcome === 'matched') {
        steps.done('ST31', 'ST32', 'ST33');
        return 'fingerprint';
      }
      dialogue.onTouch?.(result);
      if (result.outcome === 'blocked') throw counterProtocolFailures.fail('card-blocked');
      if (result.outcome === 'pin-only') return verifyByPin(card, announcement, dialogue, result.pinTriesLeft);
    }
  });
}

async function touchOnce(card: PresentedCard, dialogue: TouchDialogue, deadline: Deadline): Promise<TouchResult> {
  try {
    return await card.touch({ signal: deadline.signal, ...(dialogue.onTouch && { onProgress: dialogue.onTouch }) });
  } catch (error) {
    if (deadline.expired) throw counterProtocolFailures.fail('touch-timeout', undefined, error);
    throw error;
  }
}

async function verifyByPin(
  card: PresentedCard,
  announcement: Announcement,
  dialogue: TouchDialogue,
  triesLeft: number,
): Promise<HolderVerification> {
  if (dialogue.askPin === undefined) throw counterProtocolFailures.fail('pin-needed', `${triesLeft} tries left`);
  for (let left = triesLeft; ; ) {
    await card.announce(announcement, 'pin');
    const pin = await dialogue.askPin(left);
    const result = await card.verifyPin(pin).finally(() => pin.fill(0));
    if (result.outcome === 'verified') return 'pin';
    if (result.outcome === 'blocked') throw counterProtocolFailures.fail('card-blocked');
    left = result.triesLeft;
  }
}
