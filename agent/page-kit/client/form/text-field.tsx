import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countCharacters } from '../../../../schemas/characters.ts';
import { fieldName } from '../../form/form-field.ts';
import { useTexts } from '../language.ts';
import { describedBy, type FieldProps, hintId, noteId } from './field-props.ts';
import { FORM_TEXTS } from './form-texts.ts';

/** One line of text. It takes as much as is typed: what is too long is said, not cut. */
export function TextField({ field, label, entries, note, isFaulty }: FieldProps): JSX.Element {
  const text = useTexts(FORM_TEXTS);
  const name = fieldName(field);
  const [typed, setTyped] = useState(entries[name] ?? '');
  const { kind, required, maxCharacters: most } = field;
  const count = countCharacters(typed);
  const tooLong = most !== undefined && count > most ? text('too-long-by', { count, most }) : undefined;
  const hint = tooLong ?? (kind === 'kana' ? text('kana-hint') : undefined);
  return (
    <div class="field">
      <label for={name}>
        {label} {!required && <small>{text('optional')}</small>}
      </label>
      {hint !== undefined && <small id={hintId(name)}>{hint}</small>}
      {note !== undefined && (
        <p id={noteId(name)} class="field-note">
          {note}
        </p>
      )}
      <input
        id={name}
        name={name}
        type="text"
        autocomplete="off"
        defaultValue={entries[name] ?? ''}
        aria-required={required}
        aria-invalid={isFaulty}
        aria-describedby={describedBy(name, { hint: hint !== undefined, note: note !== undefined })}
        {...(kind === 'postcode' || kind === 'code'
          ? { inputMode: 'text', autocapitalize: 'off', spellcheck: false }
          : {})}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </div>
  );
}
