import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { usePage } from '../base/context.ts';

/** Letters and digits on the paper. */
const LENGTH = 65;

interface CodesFieldProps {
  /** What the button does. */
  readonly action: string;
  readonly onCodes: (groups: string) => void;
}

/** Where the holder types the codes; what was typed stays until it was right. */
export function CodesField({ action, onCodes }: CodesFieldProps): JSX.Element {
  const { t, typed } = usePage();
  const [codes, setCodes] = useState(typed.codes);
  const [tried, setTried] = useState(false);
  const { lost } = t;
  const count = codes.normalize('NFKC').replaceAll(/[^0-9A-Za-z]/g, '').length;
  const isWrong = tried && count !== LENGTH;
  const onInput = (text: string) => {
    typed.codes = text;
    setCodes(text);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (count === LENGTH) onCodes(codes.normalize('NFKC').replaceAll(/[^0-9A-Za-z]/g, ''));
  };
  return (
    <form class="field-form" onSubmit={submit}>
      <div class="field">
        <label for="codes">{lost.codes}</label>
        <span class="hint" id="codes-hint">
          {lost.codesHint}
        </span>
        {isWrong && (
          <span class="field-error" id="codes-wrong" role="alert">
            {lost.codesLength(count)}
          </span>
        )}
        <textarea
          id="codes"
          rows={4}
          value={codes}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'codes-hint codes-wrong' : 'codes-hint'}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      </div>
      <p class="count">{lost.count(count)}</p>
      <div class="buttons">
        <Button kind="main" type="submit">
          {action}
        </Button>
      </div>
    </form>
  );
}
