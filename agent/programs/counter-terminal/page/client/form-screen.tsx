import type { JSX } from 'preact';
import { Button, Form, Screen, useTexts } from '../../../../page-kit/client/index.ts';
import type { FilledForm, ProcedureView } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { call, send } from './send.ts';
import { useWords } from './words.ts';

interface FormScreenProps {
  readonly procedure: ProcedureView;
  readonly filled: FilledForm;
}

/** A form that is made from the credential type's schema; the program keeps what is typed and checks it. */
export function FormScreen({ procedure, filled }: FormScreenProps): JSX.Element {
  const text = useTexts(COUNTER_TEXTS);
  const words = useWords();
  return (
    <Screen title={words(procedure.name)} lead={text('form-lead')} icon="write">
      <Form
        fields={procedure.form}
        entries={filled.entries}
        faults={filled.faults}
        warnings={filled.warnings}
        translate={words}
        // What cannot be kept now is handed over again with the next letter.
        onDraft={(entries) => void call('draft', { entries }).catch(() => undefined)}
        onSubmit={(entries, sure) => send('preview', { entries, sure })}
      >
        <Button kind="main" type="submit">
          {text('preview')}
        </Button>
        <Button onClick={() => send('cancel')}>{text('cancel')}</Button>
      </Form>
    </Screen>
  );
}
