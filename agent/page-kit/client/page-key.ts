const NAME = 'fingerpost-key';

/** Remembers the page's key for this tab, and no longer than it is open. */
export function rememberKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

/** The key as a header; empty before the page was opened. */
export function keyHeader(): Record<string, string> {
  const key = sessionStorage.getItem(NAME);
  return key === null ? {} : { 'x-fingerpost-key': key };
}
