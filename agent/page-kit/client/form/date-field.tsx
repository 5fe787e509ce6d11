import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { readDate } from '../../form/date-entry.ts';
import { fieldName } from '../../form/form-field.ts';
import { useFormat } from '../format.ts';
import { useTexts } from '../language.ts';
import { describedBy, type FieldProps, hintId, noteId } from './field-props.ts';
import { FORM_TEXTS } from './form-texts.ts';

const PARTS = ['year', 'month', 'day'] as const;

/** A date in three fields of text, its year of the common era or of a Japanese one; shows what it is read as. */
export function DateField({ field, label, entries, note, isFaulty }: FieldProps): JSX.Element {
  const text = useTexts(FORM_TEXTS);
  const format = useFormat();
  const name = fieldName(field);
  const before = (part: (typeof PARTS)[number]) => entries[`${name}.${part}`] ?? '';
  const [typed, setTyped] = useState({ year: before('year'), month: before('month'), day: before('day') });
  const read = readDate(typed);
  const described = describedBy(name, { hint: true, note: note !== undefined });
  return (
    <fieldset class="field date" aria-describedby={described}>
      <legend>
        {label} {!field.required && <small>{text('optional')}</small>}
      </legend>
      <small id={hintId(name)}>{text(`${field.kind === 'date' ? '' : 'known-'}date-hint`)}</small>
      {note !== undefined && (
        <p id={noteId(name)} class="field-note">
          {note}
        </p>
      )}
      <div class="date-parts">
        {PARTS.map((part) => (
          <label key={part} class={`date-${part}`}>
            <span>{text(part)}</span>
            <input
              id={part === 'year' ? name : `${name}.${part}`}
              name={`${name}.${part}`}
              type="text"
              autocomplete="off"
              defaultValue={before(part)}
              aria-invalid={isFaulty}
              aria-required={field.required && (part === 'year' || field.kind === 'date')}
              {...(part !== 'year' && { inputMode: 'numeric' })}
              onInput={({ currentTarget: { value } }) => setTyped((last) => ({ ...last, [part]: value }))}
            />
          </label>
        ))}
        <output class="date-read">
          {read !== undefined && 'value' in read ? format.value(read.value, 'date') : ''}
        </output>
      </div>
    </fieldset>
  );
}
