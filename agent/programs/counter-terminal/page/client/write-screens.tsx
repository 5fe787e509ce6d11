import type { JSX } from 'preact';
import { Button, CredentialCard, Screen, type Translate, useTexts } from '../../../../page-kit/client/index.ts';
import type { CredentialView, FormField, ProcedureView } from '../counter-state.ts';
import { fitsField } from '../field-check.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { send } from './send.ts';
import { useWords } from './words.ts';

interface FormScreenProps {
  readonly procedure: ProcedureView;
  readonly claims: unknown;
  readonly faults: readonly string[] | undefined;
}

/** A form that is made from the credential type's schema; the browser checks it, and the program again. */
export function FormScreen({ procedure, claims, faults }: FormScreenProps): JSX.Element {
  const text = useTexts(COUNTER_TEXTS);
  const words = useWords();
  const groups = [...Map.groupBy(procedure.form, ({ group }) => group)];
  const faulty = procedure.form.filter(({ path }) => faults?.includes(path.join('.')) === true);
  const fields = faulty.map(({ label }) => words(label)).join(', ');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    send('preview', { claims: claimsOf(procedure.form, data) });
  };
  return (
    <Screen title={words(procedure.name)} lead={text('form-lead')} icon="write">
      {faults !== undefined && (
        <p class="advice" role="alert">
          {faulty.length === 0 ? text('form-faults-somewhere') : text('form-faults', { fields })}
        </p>
      )}
      <form class="form" onSubmit={submit}>
        {groups.map(([group, own]) =>
          group === undefined ? (
            own.map((field) => (
              <Field key={field.label} field={field} claims={claims} isFaulty={faulty.includes(field)} />
            ))
          ) : (
            <fieldset key={group}>
              <legend>{words(group)}</legend>
              {own.map((field) => (
                <Field key={field.label} field={field} claims={claims} isFaulty={faulty.includes(field)} />
              ))}
            </fieldset>
          ),
        )}
        <div class="buttons">
          <Button kind="main" type="submit">
            {text('preview')}
          </Button>
          <Button onClick={() => send('cancel')}>{text('cancel')}</Button>
        </div>
      </form>
    </Screen>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly claims: unknown;
  readonly isFaulty: boolean;
}

const COUNTRY = '^[A-Z]{2}$';

function hintOf({ kind, pattern }: FormField, text: Translate<keyof typeof COUNTER_TEXTS.en>): string | undefined {
  if (kind === 'known-date') return text('field-known-date');
  return pattern === COUNTRY ? text('field-country') : undefined;
}

function Field({ field, claims, isFaulty }: FieldProps): JSX.Element {
  const text = useTexts(COUNTER_TEXTS);
  const words = useWords();
  const { path, label, kind, required, pattern } = field;
  const name = path.join('.');
  const value = path.reduce<unknown>((at, step) => (at === undefined ? at : Reflect.get(Object(at), step)), claims);
  const hint = hintOf(field, text);
  // The browser's own sentence would be in the browser's language.
  const explain = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    const written = input.value.trim();
    const missing = required && input.value === '';
    const wrong = written !== '' && !fitsField(field, written);
    input.setCustomValidity(missing ? text('field-missing') : wrong ? (hint ?? text('field-wrong')) : '');
  };
  const common = {
    id: name,
    name,
    required,
    defaultValue: typeof value === 'string' ? value : '',
    autocomplete: 'off',
    onInvalid: explain,
    onInput: ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
      if (pattern === COUNTRY) input.value = input.value.toUpperCase();
      explain({ currentTarget: input });
    },
    ...(isFaulty && { 'aria-invalid': true }),
    ...(hint !== undefined && { 'aria-describedby': `${name}-hint` }),
  } as const;
  return (
    <label class="field" for={name}>
      <span>
        {words(label)} {!required && <small>({text('optional')})</small>}
      </span>
      {kind === 'date' ? <input {...common} type="date" /> : <input {...common} type="text" />}
      {hint !== undefined && <small id={`${name}-hint`}>{hint}</small>}
    </label>
  );
}

function claimsOf(form: readonly FormField[], data: FormData): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  for (const { path } of form) {
    const value = data.get(path.join('.'));
    if (typeof value !== 'string' || value.trim() === '') continue;
    let place = claims;
    for (const step of path.slice(0, -1)) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[path.at(-1) ?? ''] = value.trim();
  }
  return claims;
}

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
