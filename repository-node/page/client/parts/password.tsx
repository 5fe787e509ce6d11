import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../base/context.ts';

interface PasswordProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** A password that can be looked at while it is typed. */
export function Password({ value, onInput }: PasswordProps): JSX.Element {
  const { t } = usePage();
  const [shown, setShown] = useState(false);
  const field = {
    id: 'password',
    autocomplete: 'off',
    value,
    'aria-describedby': 'password-hint',
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for="password">{t.backup.password}</label>
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
