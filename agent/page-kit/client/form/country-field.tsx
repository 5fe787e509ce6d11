import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { fieldName } from '../../form/form-field.ts';
import { useLanguage, useTexts } from '../language.ts';
import { countriesIn, HOME } from './countries.ts';
import { describedBy, type FieldProps, noteId } from './field-props.ts';
import { FORM_TEXTS } from './form-texts.ts';

/** A country by its name in the page's language; that of the language's readers stands there at first, and first. */
export function CountryField({ field, label, entries, note, isFaulty }: FieldProps): JSX.Element {
  const text = useTexts(FORM_TEXTS);
  const { language } = useLanguage();
  const name = fieldName(field);
  const home = HOME[language];
  const countries = useMemo(() => {
    const all = countriesIn(language);
    return [...all.filter(([code]) => code === home), ...all.filter(([code]) => code !== home)];
  }, [language]);
  const chosen = entries[name] ?? (field.required ? home : '');
  return (
    <div class="field">
      <label for={name}>
        {label} {!field.required && <small>{text('optional')}</small>}
      </label>
      {note !== undefined && (
        <p id={noteId(name)} class="field-note">
          {note}
        </p>
      )}
      <select
        id={name}
        name={name}
        aria-required={field.required}
        aria-invalid={isFaulty}
        aria-describedby={describedBy(name, { hint: false, note: note !== undefined })}
      >
        <option value="">{text('country-none')}</option>
        {countries.map(([code, shown]) => (
          <option key={code} value={code} selected={code === chosen}>
            {shown}
          </option>
        ))}
      </select>
    </div>
  );
}
