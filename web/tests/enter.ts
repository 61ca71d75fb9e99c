// Many touches by keys alone, and what becomes of those that are refused.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const headers = { Origin: url };
const begin = () => [...`${Date.now()}`].reverse().slice(0, 6).map((digit) => 'bdfgkmpqxz'[Number(digit)]).join('');
type Touch = { kind: string; expectation: string | null; summary: string | null; at: string };

async function person(page: Page, name: string): Promise<string> {
  const answer = await page.request.post('/api/v1/customers', { data: { name }, headers });
  expect(answer.ok(), `a customer is refused: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
const touches = async (page: Page, id: string): Promise<Touch[]> => ((await (await page.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: Touch[] }).data;
const who = (page: Page) => page.getByRole('combobox', { name: 'Who was it?' }).and(page.locator(':focus'));

export const enterJourneys: Journey[] = [
  ['enter: twenty within a minute, by keys alone, each once', async (page) => {
    // Three letters that nobody else begins with.
    const letters = 'bdfgkmpqxz';
    const first = begin()[0]!;
    const people = await Promise.all([...Array(20).keys()].map(async (n) => ({ n, name: `${first}${letters[Math.floor(n / 10) + 5]}${letters[n % 10]}${begin()} Reihe`, id: '' })));
    for (const one of people) one.id = await person(page, one.name);
    await page.goto('/people/enter');
    await settled(page);
    await who(page).waitFor();
    const cost = tally(page);
    for (const { name, n } of people) {
      await cost.type(name.slice(0, 3));
      await cost.press('Enter');
      await cost.type(n % 2 ? 'c' : 'v');
      await cost.press(['-', '=', '+'][n % 3]!);
      await cost.type(`Talk ${n}`);
      await cost.press('Enter');
    }
    await page.getByText('20 are written.').waitFor();
    cost.keep('enter twenty touches', { taps: 0, keys: 20 * 14, seconds: 60 });
    for (const { id, n, name } of people) {
      const all = await touches(page, id);
      expect(all.length === 1, `${name} has ${all.length}`);
      const [one] = all;
      expect(one!.kind === (n % 2 ? 'call' : 'visit') && one!.expectation === ['missed', 'met', 'exceeded'][n % 3] && one!.summary === `Talk ${n}`, `${name} has ${JSON.stringify(one)}`);
    }
    // The last is taken back by keys, mended, and written again.
    await who(page).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('19 are written.').waitFor();
    expect((await touches(page, people[19]!.id)).length === 0, 'the last is still on the timeline');
    await page.locator(':focus').and(page.getByRole('textbox', { name: 'In a few words' })).waitFor();
    await page.keyboard.type('Another word');
    await page.keyboard.press('Enter');
    await page.getByText('20 are written.').waitFor();
    expect((await touches(page, people[19]!.id))[0]?.summary === 'Another word', 'the mended word is not there');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
  }],
  ['enter: what is refused stays in its line with its sentence, and is sent once more, once', async (page) => {
    const name = `${begin()} Verweigert`;
    const id = await person(page, name);
    await page.goto('/people/enter');
    await who(page).waitFor();
    await page.getByLabel('When were they, if not now?').fill('2026-03-02T18:30');
    await page.getByRole('combobox', { name: 'Who was it?' }).focus();
    await page.keyboard.type('zzqqxxyy');
    await page.keyboard.press('Enter');
    await page.keyboard.type('v');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Came by');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Nobody is found by “zzqqxxyy”.' }).waitFor();
    await who(page).waitFor();      // the next line is written meanwhile

    // The answer is lost on its way: the touch is there, and sent again it is there once.
    await page.route('**/api/v1/touchpoints', async (route) => { await route.fetch(); await route.abort('connectionreset'); });
    const line = page.locator('.entered > li').first();
    await line.getByRole('combobox').fill(name);
    await page.getByRole('option', { name }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await line.getByRole('textbox', { name: 'In a few words' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'try again' }).waitFor();
    await page.unroute('**/api/v1/touchpoints');
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const found = await findings(page);
        expect(found.length === 0, `${colorScheme}, ${width} px: ${found.join('\n')}`);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `scrolls sideways by ${sideways} px at ${width}`);
      }
    await page.getByRole('textbox', { name: 'In a few words' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('One is written.').waitFor();
    const all = await touches(page, id);
    expect(all.length === 1 && all[0]!.summary === 'Came by' && all[0]!.at.startsWith('2026-03-02T17:30'), `is there as ${JSON.stringify(all)}`);
  }],
];
