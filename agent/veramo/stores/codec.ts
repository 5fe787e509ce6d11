const MARK = '\u0000';
const DATE = `${MARK}date`;

type Members = Readonly<Record<string, unknown>>;

/**
 * JSON in which a `Date` stays one: it becomes an object whose one key begins with U+0000. Keys of that kind in what is
 * saved get one more U+0000, so that nothing from outside can pass for a date.
 */
export function encodeRow(value: unknown): string {
  return JSON.stringify(value, function (this: unknown, key: string, item: unknown) {
    const original: unknown = (this as Members)[key];
    if (original instanceof Date) return item === null ? null : { [DATE]: original.toISOString() };
    return isPlainObject(item) && Object.keys(item).some(isMarked) ? renamed(item, (name) => MARK + name) : item;
  });
}

/** The inverse of `encodeRow`; the text has to come from there. */
export function decodeRow<T>(text: string): T {
  if (!text.includes('"\\u0000')) return JSON.parse(text) as T;
  return JSON.parse(text, (_key, item: unknown) => {
    if (!isPlainObject(item) || !Object.keys(item).some(isMarked)) return item;
    const time = item[DATE];
    return typeof time === 'string' ? new Date(time) : renamed(item, (name) => name.slice(MARK.length));
  }) as T;
}

function isMarked(name: string): boolean {
  return name.startsWith(MARK);
}

function isPlainObject(item: unknown): item is Members {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

function renamed(item: Members, rename: (name: string) => string): Members {
  return Object.fromEntries(
    Object.entries(item).map(([name, member]) => [isMarked(name) ? rename(name) : name, member]),
  );
}
