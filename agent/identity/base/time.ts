const TIME_STAMP =
  /^(-?(?:[1-9]\d{3,5}|0\d{3}))-(\d{2})-(\d{2})T(?:(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?)(Z|[+-]\d{2}:\d{2})$/;

/**
 * XSD 1.1 dateTimeStamp (part 2 §3.4.28) to milliseconds since 1970; the offset is mandatory and every field must be in
 * its range. `24:00:00` is the next midnight. Undefined for anything else.
 */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  return parsePlain(text) ?? parseAny(text);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The usual form, `2026-01-31T12:00:00Z`, by arithmetic; undefined for others and for anything unusual in it. */
function parsePlain(text: string): number | undefined {
  if (text.length !== 20 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T') return undefined;
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== 'Z') return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const usual = year >= 1900 && day >= 1 && day <= (DAYS[month - 1] ?? 0) && hour <= 23 && minute <= 59 && second <= 59;
  return usual ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

/** NaN, which no comparison lets through, where one of the two is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseAny(text: string): number | undefined {
  const parts = TIME_STAMP.exec(text);
  if (parts === null) return undefined;
  const [, yearText = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(yearText), Number(month) - 1, Number(day));
  const valid = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(day) > 0;
  if (!valid || Number(minute) > 59 || Number(second) > 59) return undefined;
  const midnight = Number(hour) === 24 && Number(minute) === 0 && Number(second) === 0 && /^0*$/.test(fraction);
  if (Number(hour) > 23 && !midnight) return undefined;
  const offset = offsetMinutes(zone);
  if (offset === undefined) return undefined;
  const milliseconds = Number(`${fraction}000`.slice(0, 3));
  return date.getTime() + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + milliseconds;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
