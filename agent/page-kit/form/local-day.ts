/** The day at this machine's place, `2026-01-31`. @param at milliseconds since 1970 */
export function localDay(at: number): string {
  const time = new Date(at);
  const parts = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return parts.map((part, index) => `${part}`.padStart(index === 0 ? 4 : 2, '0')).join('-');
}
