import type { JSX } from 'preact';
import { Timeline, useFormat, useTexts } from '../../../../page-kit/client/index.ts';
import type { CounterState, Receipt } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { useSteps } from './words.ts';

interface ReceiptDrawerProps {
  readonly receipt: Receipt;
  readonly steps: CounterState['steps'];
}

/** The entry of the holder's history, and behind it every step with its time. */
export function ReceiptDrawer({ receipt, steps }: ReceiptDrawerProps): JSX.Element {
  const text = useTexts(COUNTER_TEXTS);
  const format = useFormat();
  const inWords = useSteps();
  const { sequence, at, roundTrips, ms } = receipt;
  return (
    <>
      <p class="code">{text('receipt', { sequence, at: format.time(at) })}</p>
      <Timeline
        summary={text('details')}
        steps={inWords(steps)}
        note={text('took', { roundTrips, time: format.duration(ms) })}
      />
    </>
  );
}
