import type { Browser, Page } from 'playwright-core';
import { progress } from '../../report/report.ts';
import { axeInBothColours } from './axe.ts';
import { walkCounterScreens } from './counter-screens.ts';
import { openBank } from './desk.ts';
import type { PageMeasurement } from './measurement.ts';
import { stateOf } from './page-events.ts';

const ROUNDS = 9;

/** The clerk's page: first paint of a new page, session over → result on the screen, axe on every screen. */
export async function measureCounterPage(browser: Browser): Promise<PageMeasurement> {
  const bank = await openBank();
  const paints: number[] = [];
  const results: number[] = [];
  const violations: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      progress(`clerk’s page: round ${round + 1} of ${ROUNDS}`);
      const page = await browser.newPage({ locale: 'en-GB' });
      await page.goto(bank.server.url);
      await page.getByRole('heading', { level: 1, name: 'What would you like' }).waitFor();
      paints.push(await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0].startTime`));
      results.push(await readOnce(page));
      await page.close();
    }
    const page = await browser.newPage({ locale: 'en-GB' });
    for (const language of ['en', 'ja'] as const) {
      progress(`clerk’s page: axe on every screen (${language})`);
      const fresh = await openBank();
      await page.goto(fresh.server.url);
      await walkCounterScreens(page, language, async (screen) => {
        for (const violation of await axeInBothColours(page))
          violations.push(`clerk’s page (${language}), ${screen}, ${violation}`);
      });
      await fresh.close();
    }
    await page.close();
  } finally {
    await bank.close();
  }
  return { paints, results, violations };
}

/** One read. @returns milliseconds from the session's last step to the frame that shows the result */
async function readOnce(page: Page): Promise<number> {
  const press = (name: string) => page.getByRole('button', { name }).first().click();
  await press('Open an account');
  await press('Insert card');
  await page.getByRole('heading', { level: 1, name: 'Please touch' }).waitFor();
  // By the clock of this machine, which the session's steps use too.
  await page.evaluate(`window.shown = new Promise((resolve) => {
    const look = () => document.querySelector('.screen-good h1') === null ? requestAnimationFrame(look)
      : resolve(performance.timeOrigin + performance.now());
    look();
  }); undefined`);
  await press('Right finger');
  const shown = await page.evaluate<number>('window.shown');
  const { steps } = await stateOf<{ readonly steps: readonly { readonly at: number }[] }>(page);
  const over = steps.at(-1)?.at ?? Number.NaN;
  await press('Remove card');
  await press('Finish');
  return shown - over;
}
