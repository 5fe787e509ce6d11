import { useEffect, useRef } from 'preact/hooks';
import type { FormEntries } from '../../form/form-field.ts';

const QUIET_MS = 400;

/** What a form holds, by the names of its inputs. */
export function entriesOf(form: HTMLFormElement): FormEntries {
  const entries: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') entries[name] = value;
  return entries;
}

/**
 * Hands over what was typed so far: when a field is left, and when nobody typed for a moment.
 *
 * @returns handlers of the form
 */
export function useDraft(keep: (entries: FormEntries) => void): {
  onInput(event: Event): void;
  onChange(event: Event): void;
  /** What was not handed over yet need not be any more. */
  drop(): void;
} {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(keep);
  latest.current = keep;
  const drop = () => clearTimeout(timer.current);
  useEffect(() => drop, []);
  const handOver = (form: HTMLFormElement) => {
    drop();
    latest.current(entriesOf(form));
  };
  return {
    drop,
    onInput({ currentTarget }) {
      drop();
      const form = currentTarget;
      if (form instanceof HTMLFormElement) timer.current = setTimeout(() => handOver(form), QUIET_MS);
    },
    onChange({ currentTarget }) {
      if (currentTarget instanceof HTMLFormElement) handOver(currentTarget);
    },
  };
}
