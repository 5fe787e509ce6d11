import type { JSX } from 'preact';
import { usePage } from '../base/context.ts';

/** Whom to telephone about a card; nothing where the configuration does not say. */
export function HelpLine(): JSX.Element | null {
  const { t, state } = usePage();
  if (state.helpLine === undefined) return null;
  return (
    <p class="lead">
      <b>{t.lost.telephone(state.helpLine)}</b>
    </p>
  );
}
