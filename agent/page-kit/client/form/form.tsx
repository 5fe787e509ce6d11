import type { ComponentChildren, JSX } from 'preact';
import { type FormEntries, type FormField, fieldName, isDate } from '../../form/form-field.ts';
import { useTexts } from '../language.ts';
import { Button } from '../parts/button.tsx';
import { CountryField } from './country-field.tsx';
import { DateField } from './date-field.tsx';
import { entriesOf, useDraft } from './draft.ts';
import { ErrorSummary } from './error-summary.tsx';
import type { FieldProps, Notes } from './field-props.ts';
import { FORM_TEXTS } from './form-texts.ts';
import { TextField } from './text-field.tsx';

export interface FormProps {
  readonly fields: readonly FormField[];
  /** What was typed before, as the program kept it. */
  readonly entries: FormEntries;
  /** What has to be corrected. */
  readonly faults?: Notes;
  /** What is unusual: "Yes, it is right" sends the form as it is. */
  readonly warnings?: Notes;
  /** Translates labels. */
  readonly translate?: (english: string) => string;
  /** Called as somebody types. */
  readonly onDraft: (entries: FormEntries) => void;
  /** @param sure whether somebody looked at what is unusual */
  readonly onSubmit: (entries: FormEntries, sure: boolean) => void;
  /** The buttons; one of type `submit`. */
  readonly children: ComponentChildren;
}

/**
 * A form of text fields. It checks nothing by itself: the program says what has to be corrected and what is unusual, which
 * then stands in a summary that takes the focus and at each field.
 */
export function Form(props: FormProps): JSX.Element {
  const {
    fields,
    entries,
    faults = [],
    warnings = [],
    translate = (text) => text,
    onDraft,
    onSubmit,
    children,
  } = props;
  const text = useTexts(FORM_TEXTS);
  const { drop, onInput, onChange } = useDraft(onDraft);
  const notes = [...faults, ...warnings];
  const submit = (form: HTMLFormElement, sure: boolean) => {
    drop();
    onSubmit(entriesOf(form), sure);
  };
  const lines = (some: Notes) =>
    some.map(({ field, code }) => {
      const label = fields.find((one) => fieldName(one) === field)?.label ?? field;
      return { target: field, label: translate(label), note: text(code) };
    });
  const propsOf = (field: FormField): FieldProps => {
    const code = notes.find((one) => one.field === fieldName(field))?.code;
    return {
      field,
      label: translate(field.label),
      entries,
      isFaulty: faults.some((one) => one.field === fieldName(field)),
      ...(code !== undefined && { note: text(code) }),
    };
  };
  return (
    <form
      class="form"
      noValidate
      onInput={onInput}
      onChange={onChange}
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget, false);
      }}
    >
      {faults.length > 0 && <ErrorSummary title={text('faults')} lines={lines(faults)} tone="bad" />}
      {faults.length === 0 && warnings.length > 0 && (
        <ErrorSummary title={text('warnings')} lines={lines(warnings)} tone="wait">
          <SureButton onSure={(form) => submit(form, true)}>{text('sure')}</SureButton>
        </ErrorSummary>
      )}
      {[...Map.groupBy(fields, ({ group }) => group)].map(([group, own]) =>
        group === undefined ? (
          own.map((field) => <Field key={fieldName(field)} {...propsOf(field)} />)
        ) : (
          <fieldset key={group} class="form-group">
            <legend>{translate(group)}</legend>
            {own.map((field) => (
              <Field key={fieldName(field)} {...propsOf(field)} />
            ))}
          </fieldset>
        ),
      )}
      <div class="buttons">{children}</div>
    </form>
  );
}

interface SureButtonProps {
  readonly onSure: (form: HTMLFormElement) => void;
  readonly children: string;
}

function SureButton({ onSure, children }: SureButtonProps): JSX.Element {
  const click = () => {
    const form = document.querySelector<HTMLFormElement>('form.form');
    if (form !== null) onSure(form);
  };
  return (
    <Button kind="main" onClick={click}>
      {children}
    </Button>
  );
}

function Field(props: FieldProps): JSX.Element {
  if (isDate(props.field)) return <DateField {...props} />;
  return props.field.kind === 'country' ? <CountryField {...props} /> : <TextField {...props} />;
}
