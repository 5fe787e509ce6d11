import type { JSX } from 'preact';
import type { HAND_ACTIONS } from '../../reader-hand.ts';
import { callerOf } from '../caller.ts';
import { KIT_TEXTS } from '../kit-texts.ts';
import { useTexts } from '../language.ts';
import { performing } from '../refusals.ts';
import { Button } from './button.tsx';

const FINGERS = ['right', 'wrong', 'poor'] as const;

const call = callerOf<typeof HAND_ACTIONS>();
const press = (what: 'insert' | 'remove' | (typeof FINGERS)[number]): void =>
  void performing(() => call(`demo-${what}`));

interface ReaderPanelProps {
  readonly inserted: boolean;
  /** What the screen waits for: it stands out, and only a finger that is waited for can be laid. */
  readonly expects?: 'card' | 'finger';
}

/**
 * A reader made of buttons, for trying everything without hardware: the actions `demo-insert`, `demo-remove`,
 * `demo-right`, `demo-wrong` and `demo-poor`.
 */
export function ReaderPanel({ inserted, expects }: ReaderPanelProps): JSX.Element {
  const isNext = (what: ReaderPanelProps['expects']) => (expects === what ? 'main' : 'other');
  const text = useTexts(KIT_TEXTS);
  return (
    <aside class="demo" aria-label={text('demo')}>
      <h2>{text('demo')}</h2>
      <output>{text(inserted ? 'demo-in' : 'demo-out')}</output>
      <Button kind={inserted ? 'other' : isNext('card')} onClick={() => press(inserted ? 'remove' : 'insert')}>
        {text(inserted ? 'demo-remove' : 'demo-insert')}
      </Button>
      {FINGERS.map((finger) => (
        <Button
          key={finger}
          kind={inserted && finger === 'right' ? isNext('finger') : 'other'}
          disabled={!inserted || expects !== 'finger'}
          onClick={() => press(finger)}
        >
          {text(`demo-${finger}`)}
        </Button>
      ))}
    </aside>
  );
}
