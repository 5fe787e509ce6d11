import type { Page } from 'playwright-core';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The claims of a form as the names of its inputs and what is typed into each. */
export function entriesFor(claims: Readonly<Record<string, unknown>>, under = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]): [string, string][] => {
      if (typeof value !== 'string') return Object.entries(entriesFor(Object(value), `${under}${name}.`));
      const [, year = '', month = '', day = ''] = DAY.exec(value) ?? [];
      if (year === '') return [[`${under}${name}`, value]];
      const field = `${under}${name}`;
      return [
        [`${field}.year`, year],
        [`${field}.month`, month],
        [`${field}.day`, day],
      ];
    }),
  );
}

/** Types claims into a form of the kit and chooses from its lists. */
export async function fillForm(page: Page, claims: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(entriesFor(claims))) {
    const input = page.locator(`[name="${name}"]`);
    if ((await input.evaluate<string, { localName: string }>(({ localName }) => localName)) === 'select')
      await input.selectOption(value);
    else await input.fill(value);
  }
}
