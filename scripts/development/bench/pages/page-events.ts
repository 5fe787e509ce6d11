import type { Page } from 'playwright-core';

/** The state that the program behind a page tells now, asked with the key of that page. */
export function stateOf<T>(page: Page): Promise<T> {
  return page.evaluate<T>(`(async () => {
    const headers = { 'x-fingerpost-key': sessionStorage.getItem('fingerpost-key') };
    const response = await fetch('/api/events', { headers });
    if (!response.ok) throw new Error('the page may not hear its events: ' + response.status);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let held = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the events ended');
      held += value;
      const event = held.split('\\n\\n').slice(0, -1).find((text) => text.startsWith('data: '));
      if (event === undefined) continue;
      await reader.cancel();
      return JSON.parse(event.slice(6));
    }
  })()`);
}
