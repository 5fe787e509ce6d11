import { linesOf, useFormat } from '../../../../page-kit/client/index.ts';
import type { CredentialView } from '../counter-state.ts';
import { useWords } from './words.ts';

/** A credential as lines of text in the page's language, for the clipboard and for reading aloud. */
export function useCredentialLines(): (credential: CredentialView) => string[] {
  const words = useWords();
  const format = useFormat();
  return ({ title, person, rows }) => [
    words(title),
    ...(person === undefined ? [] : [format.name(person.family, person.given)]),
    ...linesOf(rows, format.value, words),
  ];
}
