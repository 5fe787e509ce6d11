import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { heading, reads } from '../../../page-kit/browser.ts';
import { deskInBrowser } from './desk-in-browser.ts';

const FOCUSED = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return {
    text: one.textContent, name: one.getAttribute('name') ?? '', tag: one.localName,
    outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
  };
})()`;

interface Focused {
  readonly text: string;
  readonly name: string;
  readonly tag: string;
  readonly outline: number;
}

/** Presses Tab until what has the focus fits; whatever has it on the way must show it. */
async function tabTo(page: Page, fits: (focused: Focused) => boolean): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<Focused>(FOCUSED);
    if (focused.tag !== 'body' && focused.tag !== 'html')
      assert.ok(focused.outline >= 2, `no outline: ${focused.text}`);
    if (fits(focused)) return;
  }
  assert.fail('the Tab key does not lead there');
}

async function pressByKeyboard(page: Page, text: string): Promise<void> {
  await tabTo(page, (focused) => focused.tag === 'button' && focused.text.startsWith(text));
  await page.keyboard.press('Enter');
}

/** The heading has the focus when its screen appears, so that a screen reader begins there. */
async function headed(page: Page, title: string): Promise<void> {
  await heading(page, title);
  await page.locator('h1:focus').waitFor();
}

describe('the clerk’s page by keyboard alone, in a real browser', function () {
  this.timeout(120_000);
  const byKeyboard = deskInBrowser();

  it('reads', () =>
    byKeyboard(async (page) => {
      await headed(page, 'What would you like to do?');
      await pressByKeyboard(page, 'Open an account');
      await headed(page, 'Please present the card');
      await pressByKeyboard(page, 'Insert card');
      await headed(page, 'Please touch the sensor');
      await pressByKeyboard(page, 'Right finger');
      await headed(page, 'Verified');
      await tabTo(page, ({ tag, text }) => tag === 'summary' && text.startsWith('All checks passed'));
      await page.keyboard.press('Space');
      await reads(page, 'The signature holds');
      await pressByKeyboard(page, 'Signed data');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      assert.equal((await page.evaluate<Focused>(FOCUSED)).text, 'Signed data');
      await page.reload();
      await headed(page, 'Verified');
      await pressByKeyboard(page, 'Finish');
      await headed(page, 'What would you like to do?');
      await pressByKeyboard(page, 'Remove card');
    }));

  it('writes', () =>
    byKeyboard(async (page) => {
      await headed(page, 'What would you like to do?');
      await pressByKeyboard(page, 'Confirm an account');
      await headed(page, 'Confirm an account');
      for (const [field, text] of [
        ['bankName', 'City Bank'],
        ['branch', 'Main branch'],
        ['accountNumber', '1234567'],
        ['openedOn.year', 'R8'],
        ['openedOn.month', '1'],
        ['openedOn.day', '31'],
      ] as const) {
        await tabTo(page, ({ name }) => name === field);
        await page.keyboard.type(text);
      }
      await reads(page, '31 January 2026');
      await page.keyboard.press('Enter');
      await headed(page, 'Is everything right?');
      await reads(page, '31 January 2026');
      await pressByKeyboard(page, 'Yes, sign it');
      await headed(page, 'Please present the card');
      await pressByKeyboard(page, 'Insert card');
      await headed(page, 'Please touch the sensor');
      await pressByKeyboard(page, 'Right finger');
      await headed(page, 'It is stored');
    }));

  it('changes language and colours without losing its place', () =>
    byKeyboard(async (page) => {
      await headed(page, 'What would you like to do?');
      await page.getByLabel('Language').focus();
      await page.keyboard.press('ArrowDown');
      await heading(page, '手続きを選んでください');
      assert.equal((await page.evaluate<Focused>(FOCUSED)).tag, 'select');
      assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
      await page.reload();
      await headed(page, '手続きを選んでください');
      await page.getByLabel('配色').focus();
      await page.keyboard.press('End');
      assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    }));
});
