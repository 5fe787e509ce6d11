import type { JSX } from 'preact';
import { Button, CredentialCard, Screen, useTexts } from '../../../../page-kit/client/index.ts';
import type { CredentialView } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { send } from './send.ts';
import { useWords } from './words.ts';

/** What will be signed, whole. */
export function PreviewScreen({ credential }: { readonly credential: CredentialView }): JSX.Element {
  const text = useTexts(COUNTER_TEXTS);
  const words = useWords();
  return (
    <Screen title={text('preview-title')} lead={text('preview-lead')} icon="write">
      <CredentialCard credential={credential} translate={words} />
      <div class="buttons">
        <Button kind="main" onClick={() => send('confirm')}>
          {text('confirm')}
        </Button>
        <Button onClick={() => send('edit')}>{text('edit')}</Button>
        <Button onClick={() => send('cancel')}>{text('cancel')}</Button>
      </div>
    </Screen>
  );
}
