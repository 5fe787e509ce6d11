import { readDate } from './date-entry.ts';
import { dateFault, textFault, warningOf } from './field-check.ts';
import {
  type FieldFault,
  type FieldNote,
  type FieldWarning,
  type FormEntries,
  type FormField,
  fieldName,
  isDate,
} from './form-field.ts';
import { normalise } from './normalise.ts';

export interface ReadForm {
  /** What was typed, normalised, in the shape that the fields' paths say; what is empty is left out. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** In the order of the form; the claims are good where there are none. */
  readonly faults: readonly FieldNote<FieldFault>[];
  /** In the order of the form; what is unusual and yet can be. */
  readonly warnings: readonly FieldNote<FieldWarning>[];
}

/**
 * Makes claims of what was typed: the one check of a form, in the browser and in the program.
 *
 * @param today the day in the office, `2026-01-31`
 */
export function readEntries(form: readonly FormField[], entries: FormEntries, today: string): ReadForm {
  const faults: FieldNote<FieldFault>[] = [];
  const values = new Map<string, string>();
  const country = countryIn(form, entries);
  for (const field of form) {
    const name = fieldName(field);
    const { value = '', fault } = isDate(field) ? date(field, entries, today) : text(field, entries, country);
    const found = fault ?? (value === '' && field.required ? 'missing' : undefined);
    if (found !== undefined) faults.push({ field: name, code: found });
    else if (value !== '') values.set(name, value);
  }
  for (const field of form) if (isTooEarly(field, values)) faults.push({ field: fieldName(field), code: 'too-early' });
  const warnings = form.flatMap((field) => {
    const value = values.get(fieldName(field));
    const code = value === undefined ? undefined : warningOf(field, value, { today, country });
    return code === undefined ? [] : [{ field: fieldName(field), code }];
  });
  return { claims: nested(form, values), faults: inOrder(form, faults), warnings };
}

interface ReadField {
  readonly value?: string;
  readonly fault?: FieldFault;
}

function text(field: FormField, entries: FormEntries, country: string | undefined): ReadField {
  const value = normalise(field.kind, entries[fieldName(field)] ?? '', country);
  const fault = value === '' ? undefined : textFault(field, value);
  return { value, ...(fault !== undefined && { fault }) };
}

function date(field: FormField, entries: FormEntries, today: string): ReadField {
  const part = (name: string) => entries[`${fieldName(field)}.${name}`] ?? '';
  const read = readDate({ year: part('year'), month: part('month'), day: part('day') });
  if (read === undefined || 'fault' in read) return read ?? {};
  const fault = dateFault(field, read.value, today);
  return { value: read.value, ...(fault !== undefined && { fault }) };
}

function countryIn(form: readonly FormField[], entries: FormEntries): string | undefined {
  const field = form.find(({ kind }) => kind === 'country');
  const country = field === undefined ? '' : normalise('country', entries[fieldName(field)] ?? '');
  return country === '' ? undefined : country;
}

/** As far as both dates are known. */
function isTooEarly(field: FormField, values: ReadonlyMap<string, string>): boolean {
  const value = values.get(fieldName(field));
  const first = field.notBefore === undefined ? undefined : values.get(field.notBefore);
  if (value === undefined || first === undefined) return false;
  const known = Math.min(value.length, first.length);
  return value.slice(0, known) < first.slice(0, known);
}

function inOrder<T>(form: readonly FormField[], notes: readonly FieldNote<T>[]): FieldNote<T>[] {
  const place = ({ field }: FieldNote<T>) => form.findIndex((one) => fieldName(one) === field);
  return notes.toSorted((one, other) => place(one) - place(other));
}

function nested(form: readonly FormField[], values: ReadonlyMap<string, string>): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  for (const field of form) {
    const value = values.get(fieldName(field));
    if (value !== undefined) put(claims, field.path, value);
  }
  return claims;
}

function put(place: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    place[name] = value;
    return;
  }
  const inner = { ...Object(place[name]) };
  place[name] = inner;
  put(inner, rest, value);
}
