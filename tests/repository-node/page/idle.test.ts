import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../agent/page-kit/browser.ts';
import { HolderBrowser } from './holder-browser.ts';
import { PageWorld } from './page-world.ts';

const IDLE_MS = 20_000;

describe('the holder’s page that nobody uses', function () {
  this.timeout(300_000);
  let browser: Browser | undefined;
  let world: PageWorld;
  let holder: HolderBrowser;

  before(async function () {
    browser = await openBrowser();
    if (browser === undefined) return this.skip();
    world = await PageWorld.make({ idleMs: IDLE_MS });
    holder = await HolderBrowser.open(browser, world);
  });

  after(async () => {
    await holder?.close();
    await browser?.close();
    await world?.close();
  });

  it('hears of whoever only reads with the wheel, and closes by itself when nobody does', async () => {
    const { page } = holder;
    await holder.openRepository();
    const heard = page.waitForResponse((response) => response.url().endsWith('/api/alive'));
    await page.mouse.wheel(0, 200);
    await heard;
    assert.equal(await page.getByRole('button', { name: 'Close my repository' }).count(), 1);
    await page.getByRole('heading', { level: 1, name: 'Your repository is closed' }).waitFor({ timeout: 4 * IDLE_MS });
  });
});
