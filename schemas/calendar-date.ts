import { Type } from 'typebox';
import { precisionOf } from './calendar-date-precision.ts';

/** A day of the calendar, `1944-05-17`. */
export function Day(title: string) {
  return Type.Refine(
    Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date', title }),
    (text) => precisionOf(text) === 'day',
    () => 'must be a day of the calendar',
  );
}

/** A date of which at least the year is known: `1944`, `1944-05` or `1944-05-17` (ISO 8601-1 §5.2.2). */
export function KnownDate(title: string) {
  return Type.Refine(
    Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$', precision: 'year', title }),
    (text) => precisionOf(text) !== undefined,
    () => 'must be a year, a month or a day of the calendar',
  );
}
