import { precisionOf } from '../../../schemas/calendar-date-precision.ts';
import { withUnreadableNamed } from '../../../schemas/characters.ts';
import type { ValueKind } from '../claim-rows.ts';
import { eraYear } from '../form/eras.ts';
import { KIT_TEXTS } from './kit-texts.ts';
import { type Language, textIn } from './texts.ts';

/** The locale of a language's dates and names. */
export const LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', ja: 'ja-JP', easy: 'ja-JP' };

/**
 * What a person reads for a scalar of a signed document. Another text than the signed one stands there only where it
 * says exactly the same: days and times of the calendar, countries that exist, yes and no.
 */
export function shownValue(language: Language, value: string, kind: ValueKind = 'text'): string {
  switch (kind) {
    case 'boolean':
      return textIn(KIT_TEXTS, language, value === 'true' ? 'value-true' : 'value-false');
    case 'nothing':
      return textIn(KIT_TEXTS, language, 'value-nothing');
    case 'date':
      return shownDate(language, value) ?? withUnreadableNamed(value);
    case 'country':
      return shownCountry(language, value) ?? withUnreadableNamed(value);
    default:
      return withUnreadableNamed(value);
  }
}

const TIME = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?)(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A date or time as it was signed, in the zone that it was signed in; undefined for what the calendar does not have. */
function shownDate(language: Language, text: string): string | undefined {
  const time = TIME.exec(text);
  if (time === null) return shownDay(language, text);
  const [, day = '', clock = '', zone = ''] = time;
  const shown = shownDay(language, day);
  if (shown === undefined) return undefined;
  return `${shown}${language === 'en' ? ', ' : ' '}${clock} ${zone === 'Z' ? 'UTC' : `UTC${zone}`}`;
}

function shownDay(language: Language, text: string): string | undefined {
  const precision = precisionOf(text);
  // A year before 1000 would lose its zeros, and be read as another.
  if (precision === undefined || text < '1000') return undefined;
  if (language === 'ja') return withEra(text);
  if (precision === 'year') return language === 'en' ? text : `${text}年`;
  const at = new Date(`${text}${precision === 'month' ? '-01' : ''}T00:00:00Z`);
  const day = precision === 'day' ? ({ day: 'numeric' } as const) : {};
  return new Intl.DateTimeFormat(LOCALE[language], {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
    calendar: 'gregory',
    ...day,
  }).format(at);
}

/** `1944年（昭和19年）5月2日`; what is known of it. */
function withEra(text: string): string {
  const [year = '', ...rest] = text.split('-');
  const era = eraYear(text);
  const units = ['月', '日'];
  const known = rest.map((part, at) => `${Number(part)}${units[at] ?? ''}`);
  return `${year}年${era === undefined ? '' : `（${era}）`}${known.join('')}`;
}

/** Undefined for codes that are no country's, or an older form of another's: their name would be read as that one's. */
function shownCountry(language: Language, code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ' || new Intl.Locale(`und-${code}`).region !== code) return undefined;
  return new Intl.DisplayNames(LOCALE[language], { type: 'region', fallback: 'none' }).of(code);
}

/** A person’s name in the order of the language; either part may be all there is. */
export function personName(language: Language, family: string, given: string): string {
  return (language === 'en' ? [given, family] : [family, given]).filter((part) => part !== '').join(' ');
}
