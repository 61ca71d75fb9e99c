// The front desk's quieter pages: what somebody shares with us, whether they come for the price, who is on the welcome path.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
const get = async <T>(page: Page, path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T;

async function person(page: Page, name: string): Promise<string> {
  const answer = await page.request.post('/api/v1/customers', { data: { name }, headers });
  expect(answer.status() === 201, `a customer was answered ${answer.status()}`);
  return ((await answer.json()) as { id: string }).id;
}

export const deskJourneys: Journey[] = [
  ['desk: what they said of what matters to them is noted, and taken back', async (page) => {
    const id = await person(page, `Ortrud ${Date.now().toString(36)}`);
    const noted = async () => (await get<{ data: { how: string; words: string }[] }>(page, `/customers/${id}/values`)).data;
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'They share our values' }).click();
    await page.getByRole('button', { name: 'they showed it' }).click();
    await page.getByLabel('What did they do?').fill('Brings her own jars.');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.locator('.tl').getByText('Shares our values, and showed it: Brings her own jars.').waitFor();
    expect((await noted())[0]?.how === 'shown', 'it is not kept');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.tl').getByText('Brings her own jars.').waitFor({ state: 'detached' });
    expect((await noted()).length === 0, 'it was not taken back');
  }],
  ['desk: fickle or loyal, from the share to a person with the evidence', async (page) => {
    const learnt = async () => await get<{ customers: number; price_driven: number; relationship_driven: number }>(page, '/loyalty');
    let base = await learnt();
    for (let looks = 0; !base.customers && looks < 40; looks += 1) {    // the server has just begun to learn
      await page.waitForTimeout(500);
      base = await learnt();
    }
    expect(base.price_driven > 0 && base.relationship_driven > base.price_driven, `${base.price_driven} come for the price, ${base.relationship_driven} for us`);
    await page.goto('/relationships');
    await settled(page);
    await page.getByRole('link', { name: 'Price-driven' }).click();
    await page.getByRole('button', { name: /^Price-driven: / }).waitFor();
    await page.getByRole('button', { name: /^Relationship-driven: / }).click();
    await settled(page);
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.locator('.behind .name').first().click();
    await page.getByText('What it is read from').click();
    await page.getByText(/followed a discount; of all things sold here/).waitFor();
  }],
  ['desk: a danger is followed up: moved by a week, and closed with what came of it', async (page) => {
    const what = `The landlord wants the flat ${Date.now().toString(36)}`;
    const id = await person(page, 'Ottmar Lindqvist');
    const noted = await page.request.post(`/api/v1/customers/${id}/outlook`, { data: { kind: 'danger', what }, headers });
    expect(noted.status() === 201, `a danger was answered ${noted.status()}`);
    const now = async () => (await get<{ data: { what: string; follow_up_on: string | null; settled_at: string | null; outcome: string | null }[] }>(page, `/customers/${id}/outlook`)).data[0];
    await page.goto('/today');
    await page.getByRole('link', { name: 'Follow up', exact: true }).click();
    const undated = page.getByRole('region', { name: 'Dangers without a day' }).getByRole('listitem').filter({ hasText: what });
    await undated.waitFor();
    await settled(page);
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: `In a week: ${what}` }).click();
    const thisWeek = page.getByRole('region', { name: 'This week' }).getByRole('listitem').filter({ hasText: what });
    await thisWeek.waitFor();
    expect((await now())?.follow_up_on !== null, 'it has no day yet');
    await page.getByRole('button', { name: 'Undo' }).click();
    await undated.waitFor();
    expect((await now())?.follow_up_on === null, 'it still has a day');
    await page.getByRole('button', { name: `Open: ${what}` }).click();
    await page.getByLabel('What came of it?').fill('She stays.');
    await page.getByRole('button', { name: 'Close it' }).click();
    await undated.waitFor({ state: 'detached' });
    expect((await now())?.outcome === 'She stays.', 'it is not closed');
  }],
  ['desk: who is on the welcome path has a next step', async (page) => {
    const { started } = await get<{ started: number }>(page, '/ladder/welcome');
    await page.goto('/relationships/ladder');
    await settled(page);
    if (!started || !(await get<{ levels: number[] }>(page, '/ladder')).levels.length) return;
    await page.getByRole('heading', { name: 'The welcome path' }).waitFor();
    await page.getByRole('button', { name: /^Climbed this month/ }).click();
    await page.getByRole('heading', { name: 'Climbed this month' }).waitFor();
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
  }],
];
