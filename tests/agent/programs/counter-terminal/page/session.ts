import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ReadProcedure } from '../../../../../schemas/configuration/terminal.ts';
import { buttonsOf, heading, inspect, press } from '../../../page-kit/browser.ts';

/** Opens an account up to the touch. */
export async function toTheTouch(page: Page): Promise<void> {
  await press(page, 'Open an account');
  await press(page, 'Insert card');
  await heading(page, 'Please touch the sensor');
}

/** Types a PIN on the pad, wherever its keys are. */
export async function enterPin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.locator('.pin-key', { hasText: new RegExp(`^${digit}$`) }).click();
  await press(page, 'Enter');
}

/** Misses three times. */
export async function missThreeTimes(page: Page): Promise<void> {
  await toTheTouch(page);
  for (const left of [2, 1]) {
    await press(page, 'Wrong finger');
    await page.getByText(`Tries left: ${left}`).first().waitFor();
  }
  await press(page, 'Wrong finger');
}

/** Misses three times, so that the card wants its PIN. */
export async function toThePin(page: Page): Promise<void> {
  await missThreeTimes(page);
  await heading(page, 'Please enter the PIN');
}

export const TRY_AGAIN_FIRST = ['*Try again', 'Finish'];
export const FINISH_FIRST = ['*Finish', 'Try again'];

/** The screen of a failure: its heading, its advice, its code, what is announced, and which button is the main one. */
export async function failsWith(
  page: Page,
  code: string,
  title: RegExp,
  advice: RegExp,
  buttons: readonly string[],
): Promise<void> {
  await heading(page, title);
  await page.locator('.advice', { hasText: advice }).waitFor();
  assert.equal(await page.locator('.code code').innerText(), code);
  assert.deepEqual(await buttonsOf(page), buttons);
  // The heading has the focus, and a screen reader goes on with the advice.
  const said = await page.evaluate<string>(`(() => {
    const { activeElement: one } = document;
    return one.innerText + ' ' + document.getElementById(one.getAttribute('aria-describedby')).innerText;
  })()`);
  assert.match(said, title);
  assert.match(said, advice);
  await inspect(page, `failed-${code}`);
}

/** A procedure named "Open an account" that asks for credentials of one type. */
export const readingOf = (type: string): ReadProcedure => ({
  id: 'open-account',
  kind: 'read',
  name: 'Open an account',
  purpose: 'Open an account',
  query: { credentials: [{ id: 'wanted', format: 'ldp_vc', meta: { type_values: [[type]] } }] },
});
