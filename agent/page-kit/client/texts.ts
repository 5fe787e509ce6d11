/** `easy` is やさしい日本語: short sentences, common words, for readers to whom ordinary Japanese is hard. */
export const LANGUAGES = ['en', 'ja', 'easy'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language tag (BCP 47) of each text set. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: 'en', ja: 'ja', easy: 'ja' };

/**
 * Texts by key in every language; the types make a missing English or Japanese one a compile error. `easy` has a row
 * where the Japanese one is not easy already.
 */
export interface Texts<K extends string> {
  readonly en: Readonly<Record<K, string>>;
  readonly ja: Readonly<Record<K, string>>;
  readonly easy: Readonly<Partial<Record<K, string>>>;
}

/** The text of a key in a language. */
export function textIn<K extends string>(texts: Texts<K>, language: Language, key: K): string {
  return language === 'easy' ? (texts.easy[key] ?? texts.ja[key]) : texts[language][key];
}

/** A table of texts, held by the type checker to have every row. */
export const textTable = <K extends string>(texts: {
  readonly en: Readonly<Record<K, string>>;
  readonly ja: Readonly<Record<NoInfer<K>, string>>;
  readonly easy: Readonly<Partial<Record<NoInfer<K>, string>>>;
}): Texts<K> => texts;

/** All texts of a table in a language. */
export function textsIn<K extends string>(texts: Texts<K>, language: Language): Readonly<Record<K, string>> {
  return language === 'en' ? texts.en : { ...texts.ja, ...(language === 'easy' && texts.easy) };
}
