// Counts what a journey costs the person who makes it: taps, keys and seconds; and holds it to what is allowed.
import type { Page } from 'playwright-core';
import { expect } from './browser.ts';

type Cost = { taps: number; keys: number; seconds: number };
type Allowed = Partial<Cost>;

const counted: [what: string, cost: Cost, allowed: Allowed][] = [];

export function tally(page: Page) {
  const begin = Date.now();
  let taps = 0;
  let keys = 0;
  const cost = (): Cost => ({ taps, keys, seconds: (Date.now() - begin) / 1000 });
  return {
    tap: async (name: string | RegExp, role: 'button' | 'link' | 'checkbox' = 'button') => {
      taps += 1;
      const target = page.getByRole(role, { name }).first();
      await ((await page.evaluate(() => navigator.maxTouchPoints > 0)) ? target.tap() : target.click());
    },
    tapped: () => { taps += 1; },
    press: async (key: string) => { keys += 1; await page.keyboard.press(key); },
    type: async (text: string) => { keys += text.length; await page.keyboard.type(text); },
    cost,
    say: (what: string) => console.log(`        ${what}: ${taps} taps, ${keys} keys, ${((Date.now() - begin) / 1000).toFixed(1)} s`),
    // Goes into the table at the end of a run. What is not allowed for has no limit.
    keep: (what: string, allowed: Allowed = {}) => {
      const now = cost();
      counted.push([what, now, allowed]);
      for (const unit of ['taps', 'keys', 'seconds'] as const) expect(now[unit] <= (allowed[unit] ?? Infinity), `${what} takes ${now[unit]} ${unit}, ${allowed[unit]} are allowed`);
    },
  };
}

// "2 of 2": what it took, of what is allowed.
const cell = (is: number, allowed: number | undefined, digits = 0) => `${is.toFixed(digits)}${allowed === undefined ? '' : ` of ${allowed}`}`;

export function printTable(): void {
  if (!counted.length) return;
  const rows = [['journey', 'taps', 'keys', 'seconds'], ...counted.map(([what, { taps, keys, seconds }, a]) => [what, cell(taps, a.taps), cell(keys, a.keys), cell(seconds, a.seconds, 1)])];
  const wide = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
  for (const row of rows) console.log(row.map((text, i) => text.padEnd(wide[i]!)).join('  ').trimEnd());
}
