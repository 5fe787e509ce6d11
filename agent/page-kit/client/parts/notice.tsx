import type { JSX } from 'preact';
import type { ActionFailure } from '../action-failure.ts';
import { KIT_TEXTS } from '../kit-texts.ts';
import { useTexts } from '../language.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface NoticeProps {
  /** In the page's language. */
  readonly failure: ActionFailure;
  readonly onClose: () => void;
}

/** What the program refused, above the screen that is still there. */
export function Notice({ failure: { code, message, todo }, onClose }: NoticeProps): JSX.Element {
  const text = useTexts(KIT_TEXTS);
  return (
    <div class="notice" role="alert">
      <Icon name="warning" />
      <p>
        <b>{message}</b> {todo} <small class="code">{code}</small>
      </p>
      <Button onClick={onClose}>{text('close')}</Button>
    </div>
  );
}
