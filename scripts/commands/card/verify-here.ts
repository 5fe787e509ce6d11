import { withinDeadline } from '../../../agent/base/deadline.ts';
import { counterProtocolFailures } from '../../../agent/counter-protocol/failures.ts';
import type { TouchDialogue } from '../../../agent/counter-protocol/holder-touch.ts';
import type { PresentedCard } from '../../../card-bridge/host/terminal/presented-card.ts';

/** How long a holder at a reader may take. */
const TOUCH_MS = 60_000;

/**
 * Has a card that is not enrolled yet verify its holder: nothing names anybody, so that it shows nothing and takes the
 * finger from any reader. A card that runs in this process has had the one finger that `--finger` names; where that does
 * not match nobody is there to touch again.
 *
 * @throws touch-not-matched, touch-timeout, pin-needed, card-blocked, and the card's failures
 */
export function verifyHere(
  card: PresentedCard,
  dialogue: Omit<TouchDialogue, 'touchMs'>,
  oneTouchOnly: boolean,
): Promise<void> {
  return withinDeadline(TOUCH_MS, dialogue.signal, async (deadline) => {
    for (;;) {
      const result = await card
        .touch({ signal: deadline.signal, ...(dialogue.onTouch && { onProgress: dialogue.onTouch }) })
        .catch((error: unknown) => {
          throw deadline.expired ? counterProtocolFailures.fail('touch-timeout', undefined, error) : error;
        });
      dialogue.onTouch?.(result);
      if (result.outcome === 'matched') return;
      if (result.outcome === 'blocked') throw counterProtocolFailures.fail('card-blocked');
      if (result.outcome === 'pin-only') return enterPin(card, dialogue, result.pinTriesLeft);
      if (oneTouchOnly) throw counterProtocolFailures.fail('touch-not-matched');
    }
  });
}

async function enterPin(card: PresentedCard, { askPin }: Omit<TouchDialogue, 'touchMs'>, left: number): Promise<void> {
  if (askPin === undefined) throw counterProtocolFailures.fail('pin-needed', `${left} tries left`);
  for (let tries = left; ; ) {
    const pin = await askPin(tries);
    const result = await card.verifyPin(pin).finally(() => pin.fill(0));
    if (result.outcome === 'verified') return;
    if (result.outcome === 'blocked') throw counterProtocolFailures.fail('card-blocked');
    tries = result.triesLeft;
  }
}
