import type { Page } from 'playwright-core';

/** Notes what a screen reader says by itself: what takes the focus, with its description, and what live regions get. */
export const LISTEN = `(() => {
  window.announced = [];
  const words = (one) => one.innerText.replaceAll(/\\s+/g, ' ').trim();
  addEventListener('focusin', ({ target }) => {
    if (!target.matches('h1, .summary')) return;
    const ids = (target.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
    const described = ids.map((id) => words(document.getElementById(id))).join(' ');
    window.announced.push(('focus: ' + words(target) + ' ' + described).trim());
  });
  new MutationObserver((changes) => {
    const regions = new Set(changes.map(({ target }) =>
      (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=alert], output')));
    for (const region of regions) if (region && words(region) !== '') window.announced.push('live: ' + words(region));
  }).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/** What was said since the last call. */
export async function announced(page: Page): Promise<string[]> {
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 50))');
  return page.evaluate<string[]>('window.announced.splice(0)');
}
