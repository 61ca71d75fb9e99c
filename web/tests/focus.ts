// One person at a time: by keys alone, each on their own, to the end.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const headers = { Origin: url };
const unique = Date.now().toString(36);

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
// Owed since long, so that they come first.
async function owed(page: Page, name: string, due_on: string): Promise<{ id: string; promise: string }> {
  const { id } = await post(page, '/customers', { name: `${name} ${unique}` });
  return { id, promise: (await post(page, '/promises', { customer_id: id, what: `The ladder of ${name}`, made_at: '2000-01-01T08:00:00Z', due_on })).id };
}
const stateOf = async (page: Page, promise: string) => ((await (await page.request.get(`/api/v1/promises/${promise}`)).json()) as { state: string }).state;
const lastWords = async (page: Page, id: string) => ((await (await page.request.get(`/api/v1/customers/${id}/timeline?limit=1`)).json()) as { data: { kind: string; summary: string | null }[] }).data[0];
const at = (page: Page, about: string) => page.getByRole('heading', { level: 1, name: about }).and(page.locator(':focus')).waitFor();

export const focusJourneys: Journey[] = [
  ['focus: done with words, later, given, and back, by keys alone', async (page) => {
    const anna = await owed(page, 'Anna', '2000-01-02'), bela = await owed(page, 'Bela', '2000-01-03'), cilla = await owed(page, 'Cilla', '2000-01-04');
    await page.goto('/today');
    await page.getByText(`Anna ${unique}`).first().waitFor();
    await settled(page);
    const cost = tally(page);
    await cost.press('f');
    await at(page, 'The ladder of Anna');
    await page.getByRole('img', { name: /^Person 1 of \d+$/ }).waitFor();
    await cost.press('w');
    await page.getByLabel('What came of it?').and(page.locator(':focus')).waitFor();
    await cost.type('Brought it.');
    await cost.press('Escape');
    await at(page, 'The ladder of Anna');
    // What was begun stays, whoever is looked at meanwhile.
    await cost.press('j');
    await at(page, 'The ladder of Bela');
    await cost.press('k');
    await at(page, 'The ladder of Anna');
    await cost.press('e');
    await at(page, 'The ladder of Bela');
    expect((await stateOf(page, anna.promise)) === 'kept_late', 'the promise is not kept');
    expect((await lastWords(page, anna.id))?.summary?.includes('Brought it.'), 'what came of it is not on the timeline');
    await cost.press('s');
    expect((await page.getByLabel('Why not? The list learns from it.').count()) === 0, 'a promise can be turned down');
    await cost.press('l');
    await at(page, 'The ladder of Cilla');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await at(page, 'The ladder of Bela');
    await cost.press('l');
    await at(page, 'The ladder of Cilla');
    await cost.press('g');
    await page.getByRole('combobox', { name: 'To whom?' }).or(page.getByLabel('To whom?')).first().waitFor();
    await cost.press('Escape');
    await cost.press('Escape');
    await page.waitForURL('**/today');
    expect((await stateOf(page, bela.promise)) === 'late', 'what was put off is still owed');
    for (const { id } of [anna, bela, cilla]) await page.request.delete(`/api/v1/customers/${id}`, { headers });
  }],
  ['focus: why now, the last touches, may we and the next step stand beside the draft', async (page) => {
    const { id } = await owed(page, 'Dora', '2000-01-02');
    await page.request.post(`/api/v1/customers/${id}/consents`, { data: { channel: 'phone', given: false, source: 'in person' }, headers });
    for (const n of [1, 2, 3, 4]) await post(page, '/touchpoints', { customer_id: id, kind: 'visit', at: `2026-01-0${n}T10:00:00Z`, summary: `Visit number ${n}` });
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto('/today/focus');
        await at(page, 'The ladder of Dora');
        await page.getByText('Visit number 4').waitFor();
        expect((await page.getByText('Visit number 1').count()) === 0, 'more than three touches are shown');
        await page.getByText('asked us not to').waitFor();
        await page.getByRole('heading', { name: 'The next step' }).waitFor();
        await settled(page);
        const found = await findings(page);
        expect(found.length === 0, `${colorScheme}, ${width} px: ${found.join('\n')}`);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `scrolls sideways by ${sideways} px at ${width}`);
      }
    await page.request.delete(`/api/v1/customers/${id}`, { headers });
  }],
  ['focus: to the end of the list, with a reason where it may be turned down', async (page) => {
    await post(page, '/touchpoints', { customer_id: (await post(page, '/customers', { name: `Emil ${unique}` })).id, kind: 'email', at: new Date(Date.now() - 300 * 86_400_000).toISOString(), summary: 'Is this your number?' });
    await page.goto('/today/focus');
    try {
      const why = page.getByRole('heading', { level: 1 });
      const beads = page.getByRole('img', { name: /^Person \d+ of \d+$/ });
      await beads.waitFor();
      const n = Number(/of (\d+)/.exec((await beads.getAttribute('aria-label')) ?? '')?.[1]);
      let turned_down = 0;
      for (let dealt = 0; dealt < n; dealt += 1) {
        const place = dealt + 1 < n ? page.getByRole('img', { name: `Person ${dealt + 2} of ${n}` }) : page.getByText(/^That is everyone/);
        await why.and(page.locator(':focus')).waitFor();
        const may = await page.getByRole('button', { name: 'Not this one' }).count();
        if (may > 0 && turned_down === 0) {
          turned_down += 1;
          await page.keyboard.press('s');
          await page.getByLabel('Why not? The list learns from it.').and(page.locator(':focus')).waitFor();
          await page.keyboard.type('They moved away.');
          await page.keyboard.press('Control+Enter');
        } else await page.keyboard.press('l');
        await place.waitFor();
      }
      expect(turned_down === 1, 'nobody could be turned down');
      await page.getByRole('heading', { level: 1, name: /^That is everyone/ }).and(page.locator(':focus')).waitFor();
      const found = await findings(page);
      expect(found.length === 0, found.join('\n'));
      await page.keyboard.press('Escape');
      await page.waitForURL('**/today');
    } finally {
      const { data } = (await (await page.request.get('/api/v1/today/later')).json()) as { data: { mark_id: string }[] };
      for (const mark of data) await page.request.delete(`/api/v1/today/marks/${mark.mark_id}`, { headers });
    }
  }],
];
