import { precisionOf } from '../../../schemas/calendar-date-precision.ts';
import { type Era, eraNamed, isInEra, yearOfEra } from './eras.ts';

/** What a person typed into the three fields of a date. */
export interface DateEntry {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

export type DateFault = 'date-unreadable' | 'date-not-in-calendar' | 'date-not-in-era';

export type ReadDate = { readonly value: string } | { readonly fault: DateFault };

const ERA = '(明治|大正|昭和|平成|令和|[mtshrMTSHR])';
const YEAR = new RegExp(`^(?:${ERA}\\.?)?(元|\\d{1,4})年?$`);
/** A whole date that somebody typed or pasted into the field of the year. */
const WHOLE = new RegExp(`^((?:${ERA}\\.?)?(?:元|\\d{1,4}))[年./-](\\d{1,2})[月./-](\\d{1,2})日?$`);
const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;

/** Digits, letters and signs as ASCII has them, without white space. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[‐‑‒–—―−ー]/g, '-')
    .replaceAll('。', '.')
    .replaceAll(/\s/gu, '');

/**
 * The calendar date (ISO 8601-1 §5.2) of what was typed: years of the common era or of a Japanese one (`昭和19`, `S19`,
 * `令和元`), a whole date in the first field too (`S19.5.2`, `1944年5月2日`). Empty month or day where no more is known.
 *
 * @returns undefined where nothing was typed
 */
export function readDate(entry: DateEntry): ReadDate | undefined {
  const { year, month, day } = separated(entry);
  if (year === '' && month === '' && day === '') return undefined;
  const [, eraName, number = ''] = YEAR.exec(year) ?? [];
  const era = eraName === undefined ? undefined : eraNamed(eraName);
  const common = commonYear(era, number);
  if (common === undefined || (day !== '' && month === '')) return { fault: 'date-unreadable' };
  if (![month, day].every((part) => part === '' || /^\d{1,2}$/.test(part))) return { fault: 'date-unreadable' };
  const parts = [`${common}`.padStart(4, '0'), month, day].filter((part) => part !== '');
  const value = parts.map((part) => part.padStart(2, '0')).join('-');
  if (precisionOf(value) === undefined) return { fault: 'date-not-in-calendar' };
  return era !== undefined && !isInEra(era, value) ? { fault: 'date-not-in-era' } : { value };
}

function separated({ year, month, day }: DateEntry): DateEntry {
  const typed = { year: plain(year), month: plain(month).replace(/月$/, ''), day: plain(day).replace(/日$/, '') };
  if (typed.month !== '' || typed.day !== '') return typed;
  const whole = WHOLE.exec(typed.year);
  if (whole !== null) return { year: whole[1] ?? '', month: whole[3] ?? '', day: whole[4] ?? '' };
  const digits = DIGITS.exec(typed.year);
  return digits === null ? typed : { year: digits[1] ?? '', month: digits[2] ?? '', day: digits[3] ?? '' };
}

function commonYear(era: Era | undefined, number: string): number | undefined {
  if (era !== undefined) {
    const year = number === '元' ? 1 : Number(number);
    return year >= 1 && year <= 100 ? yearOfEra(era, year) : undefined;
  }
  return /^\d{4}$/.test(number) ? Number(number) : undefined;
}

/** A date as the three fields show it. */
export function dateEntry(value: string): DateEntry {
  const [year = '', month = '', day = ''] = value.split('-');
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}
