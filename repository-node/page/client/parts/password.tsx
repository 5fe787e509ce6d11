import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../base/context.ts';

const SHORTEST = 8;
export const isLongEnough = (password: string): boolean => password.length >= SHORTEST;

interface PasswordProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Whether going on was tried: what is missing is said then. */
  readonly tried: boolean;
}

/** A password that can be looked at while it is typed. */
export function Password({ value, onInput, tried }: PasswordProps): JSX.Element {
  const { t } = usePage();
  const [shown, setShown] = useState(false);
  const isShort = tried && !isLongEnough(value);
  const field = {
    id: 'password',
    autocomplete: 'off',
    value,
    'aria-invalid': isShort,
    'aria-describedby': isShort ? 'password-hint password-short' : 'password-hint',
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for="password">{t.backup.password}</label>
      {isShort && (
        <span class="field-error" id="password-short" role="alert">
          {t.backup.passwordShort}
        </span>
      )}
      {shown ? <input type="text" {...field} /> : <input type="password" {...field} />}
      <span class="hint" id="password-hint">
        {t.backup.passwordHint}
      </span>
      <label class="check-box">
        <input type="checkbox" checked={shown} onChange={({ currentTarget }) => setShown(currentTarget.checked)} />
        {t.backup.passwordShow}
      </label>
    </div>
  );
}
