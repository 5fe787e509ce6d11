/** An era of the Japanese calendar since the one that today's living know of. */
export interface Era {
  readonly name: string;
  /** As it is abbreviated in forms. */
  readonly letter: string;
  /** Its first day, `1926-12-25`. */
  readonly from: string;
}

/** The latest first. The first day is that of the era, the last that before the next one's. */
export const ERAS: readonly Era[] = [
  { name: '令和', letter: 'R', from: '2019-05-01' },
  { name: '平成', letter: 'H', from: '1989-01-08' },
  { name: '昭和', letter: 'S', from: '1926-12-25' },
  { name: '大正', letter: 'T', from: '1912-07-30' },
  { name: '明治', letter: 'M', from: '1868-01-25' },
];

const firstYear = ({ from }: Era): number => Number(from.slice(0, 4));

/** The year of the common era that is the era's `year`th. */
export const yearOfEra = (era: Era, year: number): number => firstYear(era) + year - 1;

/** The era of that name or letter. */
export const eraNamed = (name: string): Era | undefined =>
  ERAS.find((era) => era.name === name || era.letter === name.toUpperCase());

/** Whether a calendar date (`1944`, `1944-05`, `1944-05-17`) lies in an era, as far as it is known. */
export function isInEra(era: Era, date: string): boolean {
  const next = ERAS[ERAS.indexOf(era) - 1];
  return date >= era.from.slice(0, date.length) && (next === undefined || date <= lastOf(next.from, date.length));
}

/** The last date before a day, of so many characters: a year or month in which the day lies belongs to both eras. */
const lastOf = (day: string, length: number): string => (length < 10 ? day.slice(0, length) : before(day));

function before(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

/**
 * The year of a calendar date by the Japanese calendar, `昭和19年`; of a date that may lie in two eras both,
 * `昭和64年・平成元年`. Undefined before 1868.
 */
export function eraYear(date: string): string | undefined {
  const year = Number(date.slice(0, 4));
  const names = ERAS.filter((era) => isInEra(era, date)).map((era) => {
    const number = year - firstYear(era) + 1;
    return `${era.name}${number === 1 ? '元' : number}年`;
  });
  return names.length === 0 ? undefined : names.toReversed().join('・');
}
