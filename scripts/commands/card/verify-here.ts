import { counterProtocolFailures } from '../../../agent/counter-protocol/failures.ts';
import { type TouchDialogue, verifyHolder } from '../../../agent/counter-protocol/holder-touch.ts';
import type { PresentedCard } from '../../../card-bridge/host/presented-card.ts';
import { StepClock } from '../../../schemas/steps.ts';

/** How long a holder at a reader may take. */
const TOUCH_MS = 60_000;

/**
 * Has the card verify its holder. A card that runs in this process has had the one finger that `--finger` names; where
 * that does not match nobody is there to touch again.
 *
 * @throws touch-not-matched, and what `verifyHolder` throws
 */
export async function verifyHere(
  card: PresentedCard,
  dialogue: Omit<TouchDialogue, 'touchMs'>,
  oneTouchOnly: boolean,
): Promise<void> {
  const touches = new AbortController();
  let missed = false;
  const signal = dialogue.signal === undefined ? touches.signal : AbortSignal.any([touches.signal, dialogue.signal]);
  const onTouch: TouchDialogue['onTouch'] = (state) => {
    dialogue.onTouch?.(state);
    const isMiss = 'outcome' in state && (state.outcome === 'not-matched' || state.outcome === 'no-finger');
    if (!oneTouchOnly || !isMiss) return;
    missed = true;
    touches.abort();
  };
  try {
    await verifyHolder(card, { ...dialogue, signal, onTouch, touchMs: TOUCH_MS }, new StepClock());
  } catch (error) {
    if (missed) throw counterProtocolFailures.fail('touch-not-matched', undefined, error);
    throw error;
  }
}
