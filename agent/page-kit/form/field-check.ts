import { precisionOf } from '../../../schemas/calendar-date-precision.ts';
import { isAtMost, isReadable } from '../../../schemas/characters.ts';
import type { FieldFault, FieldWarning, FormField } from './form-field.ts';

const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const KANA = /^[ァ-ヺー・゠ヽヾ ]+$/u;
/** Longer than anybody has lived. */
const LONG_AGO_YEARS = 120;

/** Why a normalised text cannot stand in a field that is not a date. */
export function textFault({ kind, maxCharacters, pattern }: FormField, text: string): FieldFault | undefined {
  if (maxCharacters !== undefined && !isAtMost(text, maxCharacters)) return 'too-long';
  if (!isReadable(text)) return 'unreadable';
  if (kind === 'name' && PICTURE.test(text)) return 'pictures';
  if (kind === 'kana' && !KANA.test(text)) return 'not-kana';
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return 'wrong-form';
  return undefined;
}

/** @param today `2026-01-31` */
export function dateFault({ kind, past }: FormField, value: string, today: string): FieldFault | undefined {
  if (kind === 'date' && precisionOf(value) !== 'day') return 'date-incomplete';
  return past === true && value > today.slice(0, value.length) ? 'in-future' : undefined;
}

/** What a person would look at twice. */
export function warningOf(
  { kind, past }: FormField,
  value: string,
  { today, country }: { readonly today: string; readonly country: string | undefined },
): FieldWarning | undefined {
  if (kind === 'name' && /\p{Nd}/u.test(value)) return 'digits-in-name';
  if (kind === 'postcode' && country === 'JP' && !/^\d{3}-\d{4}$/.test(value)) return 'postcode-unusual';
  if (past === true && Number(today.slice(0, 4)) - Number(value.slice(0, 4)) > LONG_AGO_YEARS) return 'long-ago';
  return undefined;
}
