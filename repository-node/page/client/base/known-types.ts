import { DECLARED } from '../../../../schemas/credentials/declared.ts';
import type { OpenView } from '../../view.ts';

/** Types that a rule can name: those of the product, and what is stored or was asked for. */
export function knownTypes({ credentials, questions }: OpenView): string[] {
  const seen = [...credentials.flatMap(({ types }) => types), ...questions.flatMap(({ asked }) => asked.map(typeOf))];
  return [...new Set([...DECLARED.map(typeOf), ...seen])];
}

const typeOf = ({ type }: { readonly type: string }) => type;

/** Claims of a type that a rule can name: the first members below the subject. */
export function knownClaims({ credentials }: OpenView, type: string): string[] {
  const declared = DECLARED.find((each) => each.type === type);
  const seen = credentials
    .filter(({ types }) => types.includes(type))
    .flatMap(({ claims = {} }) => Object.keys(claims));
  return [...new Set([...Object.keys(declared?.claims ?? {}), ...seen])];
}
