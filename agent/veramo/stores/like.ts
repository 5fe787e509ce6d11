/**
 * SQL's LIKE: `%` any text, `_` any one character, ASCII letters of either case alike (as in SQLite, Veramo's usual
 * store). Takes time in proportion to the product of both lengths at worst.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const value = text.toLowerCase();
  const wanted = pattern.toLowerCase();
  let at = 0;
  let next = 0;
  let retryPattern = -1;
  let retryValue = 0;
  while (at < value.length) {
    const symbol = wanted[next];
    if (symbol === '%') {
      retryPattern = next++;
      retryValue = at;
    } else if (symbol !== undefined && (symbol === '_' || symbol === value[at])) {
      next++;
      at++;
    } else if (retryPattern >= 0) {
      next = retryPattern + 1;
      at = ++retryValue;
    } else return false;
  }
  while (wanted[next] === '%') next++;
  return next === wanted.length;
}
