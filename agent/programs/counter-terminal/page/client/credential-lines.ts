import { useFormat } from '../../../../page-kit/client/index.ts';
import type { CredentialView, RowView } from '../counter-state.ts';
import { useWords } from './words.ts';

/** A credential as lines of text in the page's language, for the clipboard and for reading aloud. */
export function useCredentialLines(): (credential: CredentialView) => string[] {
  const words = useWords();
  const format = useFormat();
  const linesOf = (rows: readonly RowView[]): string[] =>
    rows.flatMap(({ label, value = '', kind, rows: inner }) =>
      inner === undefined ? [`${words(label)}: ${format.value(value, kind)}`] : linesOf(inner),
    );
  return ({ title, person, rows }) => [
    words(title),
    ...(person === undefined ? [] : [format.name(person.family, person.given)]),
    ...linesOf(rows),
  ];
}
