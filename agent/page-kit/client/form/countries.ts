import { LOCALE } from '../shown-value.ts';
import type { Language } from '../texts.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Whether two letters are those of a country today: others are older forms of another's, or nobody's. */
const isCountry = (code: string, name: string | undefined): name is string =>
  name !== undefined &&
  !['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB'].includes(code) &&
  new Intl.Locale(`und-${code}`).region === code;

/** Countries by their code, named in a language and in the order of their names. */
export function countriesIn(language: Language): [code: string, name: string][] {
  const names = new Intl.DisplayNames(LOCALE[language], { type: 'region', fallback: 'none' });
  const found: [string, string][] = [];
  for (const first of LETTERS)
    for (const second of LETTERS) {
      const code = first + second;
      const name = names.of(code);
      if (isCountry(code, name)) found.push([code, name]);
    }
  const { compare } = new Intl.Collator(LOCALE[language]);
  return found.sort(([, one], [, other]) => compare(one, other));
}

/** The country that a language's readers are in most often. */
export const HOME: Readonly<Record<Language, string>> = { en: '', ja: 'JP', easy: 'JP' };
