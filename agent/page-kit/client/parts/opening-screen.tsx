import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ActionFailure } from '../action-failure.ts';
import { failureOf } from '../connection.ts';
import { KIT_TEXTS } from '../kit-texts.ts';
import { useTexts } from '../language.ts';
import { Screen } from './screen.tsx';

export interface OpeningScreenProps {
  /** @throws ActionError */
  readonly open: (code: string) => Promise<void>;
}

/** Asks for the opening code: of a bookmark, of a second tab, after the program was started again. */
export function OpeningScreen({ open }: OpeningScreenProps): JSX.Element {
  const text = useTexts(KIT_TEXTS);
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<ActionFailure>();
  const submit = (event: Event) => {
    event.preventDefault();
    open(code).catch((error: unknown) => setFailure(failureOf(error)));
  };
  const wrong = failure && text(failure.code === 'page-code-wrong' ? 'opening-wrong' : 'opening-silent');
  return (
    <Screen title={text('opening-title')} lead={text('opening-lead')} icon="lock">
      <form class="opening" onSubmit={submit}>
        <label for="opening-code">{text('opening-code')}</label>
        <input
          id="opening-code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={40}
          value={code}
          aria-invalid={wrong !== undefined}
          {...(wrong !== undefined && { 'aria-describedby': 'opening-wrong' })}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {wrong !== undefined && (
          <p id="opening-wrong" role="alert">
            {wrong}
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="button button-main">
            {text('opening-go')}
          </button>
        </div>
      </form>
    </Screen>
  );
}
