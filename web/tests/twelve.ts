// The journeys that the page is made for, each from its beginning to its end, with its taps, keys and seconds held to what is allowed.
import type { Page } from 'playwright-core';
import { expect, open, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const headers = { Origin: url };

async function post(page: Page, path: string, data: object = {}): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
const letters = (seed: number) => [...`${Date.now() + seed * 7919}`].reverse().slice(0, 6).map((digit) => 'bdfgkmpqxz'[Number(digit)]).join('');
// A morning's list, whatever the journeys before this one left on it: all but the first few, and `id`, are put off.
async function thin(page: Page, keep: number, id: string): Promise<void> {
  for (;;) {
    const { data, more } = (await (await page.request.get('/api/v1/today')).json()) as { data: { customer_id: string; key: string }[]; more: number };
    const others = data.filter((line) => line.customer_id !== id);
    const tooMany = Math.min(data.length + more - keep, others.length - 1);
    if (tooMany <= 0) return;
    for (const { customer_id, key } of others.slice(-tooMany)) await post(page, '/today/marks', { customer_id, key, act: 'later' });
  }
}
const card = (page: Page) => page.getByRole('region', { name: 'What to say' }).waitFor();

// `unique`: what marks the people of one run, so that another one meets its own.
export const twelve = (unique: string): Journey[] => [
  ['of twelve: find by three letters, greet, and say it', async (page) => {
    const name = letters(1);
    await post(page, '/customers', { name: `${name} Ostermann` });
    await page.goto('/counter');
    const find = tally(page), greet = tally(page);
    // Where one taps, the keyboard comes when it is asked for.
    const taps = (await page.evaluate(() => navigator.maxTouchPoints > 0)) ? 1 : 0;
    if (taps) {
      find.tapped();
      await page.locator('#find').tap();
    }
    await page.locator('#find:focus').waitFor();
    await find.type(name.slice(0, 3));
    await find.press('Enter');
    await card(page);
    find.keep('find by three letters', { taps, keys: 4 });
    await greet.press('s');
    await page.getByText('On the timeline.').waitFor();
    greet.keep('greet and say it', { taps: 0, keys: 1 });
  }],
  ['of twelve: a touch in two taps', async (page) => {
    const { id } = await post(page, '/customers', { name: `Twelve ${unique}` });
    await page.goto(`/counter/${id}`);
    await card(page);
    const cost = tally(page);
    await cost.tap('Touch');
    await cost.tap('as expected');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    cost.keep('log a touchpoint', { taps: 2, keys: 0, seconds: 5 });
  }],
  ['of twelve: a new customer in one field', async (page) => {
    await page.goto('/people');
    await settled(page);
    const cost = tally(page);
    await cost.press('n');
    await page.locator(':focus').and(page.getByRole('textbox', { name: 'What may we call them?' })).waitFor();
    await cost.type(`Neu ${unique}`);
    await cost.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Neu ${unique}` }).waitFor();
    cost.keep('new customer', { taps: 0, seconds: 15 });
  }],
  ['of twelve: a promise is made at the counter, stands on the list of who made it before it is due, and is kept', async (page) => {
    const name = `Word ${unique}`;
    const { id } = await post(page, '/customers', { name });
    await page.goto(`/counter/${id}`);
    await card(page);
    const cost = tally(page);
    await cost.press('p');
    await page.locator('#promise:focus').waitFor();
    await cost.type('The recipe');
    await cost.tap(/^Tomorrow/);
    await page.locator('.cell').filter({ hasText: 'We promised' }).getByText('The recipe, tomorrow').waitFor();
    await page.goto('/today');
    const line = page.getByRole('region', { name: 'Promised' }).getByRole('listitem').filter({ hasText: name });
    await line.getByText('Keep our word: The recipe').waitFor();
    await settled(page);
    await page.goto(`/counter/${id}`);
    await card(page);
    await cost.tap('Given');
    await page.getByText('Promise kept.').waitFor();
    cost.keep('promise and keep it', { taps: 2, seconds: 30 });
    await page.goto('/today');
    await settled(page);
    expect((await page.getByRole('listitem').filter({ hasText: name }).count()) === 0, 'it stands on the list although it is kept');
  }],
  ['of twelve: today to its end', async (page) => {
    const name = `Ende ${unique} ${Date.now().toString(36)}`;       // of this try
    const { id } = await post(page, '/customers', { name });
    await post(page, '/promises', { customer_id: id, what: 'Bring the ladder back', made_at: '2001-01-01T08:00:00Z', due_on: '2001-01-02' });
    await thin(page, 15, id);
    await page.goto('/today');
    const lines = page.locator('.todo > li');
    await lines.filter({ hasText: name }).waitFor();
    await settled(page);
    const cost = tally(page);
    let people = 0;
    try {
      await cost.press('j');
      await cost.press('e');
      for (; (await lines.count()) > 0; people += 1) {
        const first = await lines.first().getAttribute('id');
        if (people > 0) await cost.press('l');
        await page.locator(`[id="${first}"]`).waitFor({ state: 'detached' });
      }
      await page.getByText('That is everyone. You kept').waitFor();
      cost.keep('today to its end', { taps: 0, keys: people + 1 });
    } finally {
      const { data } = (await (await page.request.get('/api/v1/today/later')).json()) as { data: { mark_id: string }[] };
      for (const mark of data) await page.request.delete(`/api/v1/today/marks/${mark.mark_id}`, { headers });
    }
  }],
  ['of twelve: two records become one, and two again', async (page) => {
    const name = `${letters(2)}sen`;
    const one = await post(page, '/customers', { name: `Renate ${name}` });
    const other = await post(page, '/customers', { name: `Renata ${name}` });
    await page.goto(`/people/duplicates/${one.id}-${other.id}`);
    await page.getByText('Are Renate').waitFor();
    await settled(page);
    const cost = tally(page);
    await cost.press('m');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await cost.tap('Undo');
    await page.getByText('is a record of their own again').waitFor();
    cost.keep('merge and un-merge', { taps: 1, keys: 1, seconds: 30 });
    await page.request.post(`/api/v1/duplicates/${one.id}-${other.id}/different`, { data: {}, headers });
  }],
  ['of twelve: a file with a mistake is mended and brought in', async (page) => {
    await page.goto('/import');
    await settled(page);
    const cost = tally(page);
    cost.tapped();      // the file is dropped
    await page.locator('input[type=file]').setInputFiles({ name: `bestellungen-${unique}-12.csv`, mimeType: 'text/csv', buffer: Buffer.from(`Bestellnr;Kunde;Bestelldatum;Betrag\n${unique}-121;Rolf ${unique};02.01.2026;12,30\n${unique}-122;Rolf ${unique};24.12.2025;1,10\n`) });
    await page.getByText('2 of 2 rows can come in.').waitFor();
    await page.getByLabel('How are dates written?').selectOption('%m/%d/%Y');
    await page.getByText('0 of 2 rows can come in.').waitFor();
    cost.tapped();      // the other form of dates is chosen
    await page.getByLabel('How are dates written?').selectOption('%d.%m.%Y');
    await page.getByText('2 of 2 rows can come in.').waitFor();
    await cost.tap('Bring in 2 rows');
    await page.getByRole('button', { name: 'Take it all back' }).waitFor({ timeout: 20_000 });
    cost.keep('import, a mistake mended', { taps: 3, keys: 0, seconds: 180 });
    await page.getByRole('button', { name: 'Take it all back' }).click();
    await page.getByText('This import was taken back.').waitFor();
  }],
  ['of twelve: the ladder down to its evidence', async (page) => {
    await page.goto('/relationships');
    await settled(page);
    const { levels } = (await (await page.request.get('/api/v1/ladder')).json()) as { levels: number[] };
    expect(levels.slice(1).some((n) => n > 0), 'nobody stands on the ladder: there is no evidence to look at');
    const cost = tally(page);
    await cost.tap('The ladder', 'link');
    await cost.tap(/^Evidence: /);
    await page.locator('.rungs .lv').first().waitFor();
    cost.keep('ladder to evidence', { taps: 2, keys: 0 });
  }],
  ['of twelve: offline and back', async (page) => {
    const tablet = await open(page.context().browser()!, { storageState: await page.context().storageState(), serviceWorkers: 'allow', viewport: page.viewportSize() });
    try {
      const { id } = await post(tablet, '/customers', { name: `Cut ${unique}` });
      await tablet.goto(`/counter/${id}`);
      await card(tablet);
      await tablet.context().setOffline(true);
      const cost = tally(tablet);
      await cost.press('t');
      await tablet.locator('.panel').waitFor();
      await cost.press('Enter');
      await tablet.getByText('1 thing waits').waitFor();
      await tablet.context().setOffline(false);
      await tablet.getByText('1 thing waits').waitFor({ state: 'detached', timeout: 45_000 });
      cost.keep('offline and back', { taps: 0, keys: 2 });
      const { data } = (await (await tablet.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: object[] };
      expect(data.length === 1, `${data.length} are stored`);
    } finally {
      await tablet.context().close();
    }
  }],
  ['of twelve: the owner reads the week', async (page) => {
    const cost = tally(page);
    await page.goto('/relationships');
    await page.getByRole('region', { name: 'Four figures, thirteen months' }).waitFor();
    const quiet = page.locator('.behind .name');
    if ((await quiet.count()) > 0) {
      cost.tapped();
      await quiet.first().click();
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    }
    cost.keep('owner reads the week', { taps: 1, keys: 0 });
  }],
];
