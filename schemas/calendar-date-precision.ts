const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** How much of a date is known. */
export type DatePrecision = 'year' | 'month' | 'day';

/**
 * The precision of a calendar date (ISO 8601-1 §5.2: `1944`, `1944-05`, `1944-05-17`) that is in the calendar; undefined
 * for anything else, such as 2015-02-30.
 */
export function precisionOf(text: string): DatePrecision | undefined {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, year = '', month, day] = parts;
  if (month === undefined) return 'year';
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day ?? 1));
  if (date.toISOString().slice(0, 10) !== `${year}-${month}-${day ?? '01'}`) return undefined;
  return day === undefined ? 'month' : 'day';
}
