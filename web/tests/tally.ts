// Counts what a journey costs the person who makes it: taps, keys and seconds.
import type { Page } from 'playwright-core';

export function tally(page: Page) {
  const begin = Date.now();
  let taps = 0;
  let keys = 0;
  return {
    tap: async (name: string | RegExp, role: 'button' | 'link' = 'button') => { taps += 1; await page.getByRole(role, { name }).first().click(); },
    press: async (key: string) => { keys += 1; await page.keyboard.press(key); },
    type: async (text: string) => { keys += text.length; await page.keyboard.type(text); },
    cost: () => ({ taps, keys, seconds: (Date.now() - begin) / 1000 }),
    say: (what: string) => console.log(`        ${what}: ${taps} taps, ${keys} keys, ${((Date.now() - begin) / 1000).toFixed(1)} s`),
  };
}
