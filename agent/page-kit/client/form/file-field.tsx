import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useTexts } from '../language.ts';
import { FORM_TEXTS } from './form-texts.ts';

export interface FileFieldProps {
  readonly id: string;
  /** In the page's language. */
  readonly label: string;
  /** Of the file chooser, such as `.json`. */
  readonly accept?: string;
  readonly onFile: (file: File | undefined) => void;
}

/** Chooses a file, with words in the page's language: the browser's own control speaks the browser's. */
export function FileField({ id, label, accept, onFile }: FileFieldProps): JSX.Element {
  const text = useTexts(FORM_TEXTS);
  const [name, setName] = useState('');
  return (
    <div class="field file">
      <span id={`${id}-label`}>{label}</span>
      <label class="button button-other">
        {text('file-choose')}
        <input
          id={id}
          class="unseen"
          type="file"
          aria-labelledby={`${id}-label`}
          {...(accept !== undefined && { accept })}
          onChange={({ currentTarget: { files } }) => {
            setName(files?.[0]?.name ?? '');
            onFile(files?.[0]);
          }}
        />
      </label>
      <output>{name === '' ? text('file-none') : name}</output>
    </div>
  );
}
