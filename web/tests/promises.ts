// Promises: kept by a key, broken with its reason and an apology, given to somebody else; each with its way back.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const headers = { Origin: url };
type Promised = { id: string; state: string; staff: string | null; ending_note: string | null; apologised_at: string | null };

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.status() === 201, `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
const read = async (page: Page, id: string) => (await (await page.request.get(`/api/v1/promises/${id}`)).json()) as Promised;
async function until(page: Page, id: string, what: string, is: (p: Promised) => boolean): Promise<void> {
  for (let i = 0; i < 60; i += 1) { if (is(await read(page, id))) return; await page.waitForTimeout(100); }
  throw new Error(`${what}: ${JSON.stringify(await read(page, id))}`);
}

let made = 0;
// Overdue for so long that it comes first.
async function owed(page: Page): Promise<{ id: string; what: string; customer: string }> {
  const mark = `${Date.now().toString(36)}${(made += 1)}`;
  const customer = (await post(page, '/customers', { name: `Hedda ${mark}` })).id;
  const what = `Bring the jar back ${mark}`;
  return { id: (await post(page, '/promises', { customer_id: customer, what, made_at: '2001-01-01T08:00:00Z', due_on: '2001-01-02' })).id, what, customer };
}

export const promisesJourneys: Journey[] = [
  ['promises: kept by keys, and open again', async (page) => {
    const { id, what } = await owed(page);
    await page.goto('/today/promises');
    await page.getByText(what).waitFor();
    const cost = tally(page);
    do await cost.press('j'); while ((await page.evaluate(() => document.activeElement?.id)) !== id && cost.cost().keys < 30);
    await cost.press('e');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    cost.say('keep a promise');
    await until(page, id, 'not kept', (p) => p.state === 'kept_late');
    await page.getByText(what).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(what).waitFor();
    expect((await read(page, id)).state === 'late', 'not open again');
    await page.request.delete(`/api/v1/promises/${id}`, { headers });
  }],
  ['promises: broken with its reason, then an apology', async (page) => {
    const { id, what } = await owed(page);
    await page.goto('/today/promises');
    await page.getByRole('button', { name: `More: ${what}` }).click();
    const broken = page.getByRole('button', { name: 'Broken', exact: true });
    expect(await broken.isDisabled(), 'broken without a reason is offered');
    await page.getByLabel('In a few words').fill('The jar fell.');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await broken.click();
    await until(page, id, 'not broken', (p) => p.state === 'broken' && p.ending_note === 'The jar fell.');
    await page.getByRole('button', { name: 'To apologise for' }).click();
    await page.getByRole('button', { name: `Apologise: ${what}` }).click();
    await page.getByLabel('What we said to them').fill('Sorry. A new jar is on its way.');
    await page.getByRole('button', { name: 'We apologised' }).click();
    await until(page, id, 'no apology', (p) => p.apologised_at !== null);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(page, id, 'the apology stands', (p) => p.apologised_at === null);
    await page.request.post(`/api/v1/promises/${id}/apology`, { data: {}, headers });
  }],
  ['promises: released with the reason, and taken back among the ended', async (page) => {
    const { id, what } = await owed(page);
    await page.goto('/today/promises');
    await page.getByRole('button', { name: `More: ${what}` }).click();
    await page.getByLabel('In a few words').fill('Bought a jar herself.');
    await page.getByRole('button', { name: 'They released us' }).click();
    await until(page, id, 'not released', (p) => p.state === 'released');
    const { id: other } = await post(page, '/promises', { customer_id: (await post(page, '/customers', { name: 'Hedda' })).id, what: `Tomorrow ${what}`, due_on: '2099-01-02' });
    await page.goto('/today/promises?show=ended');
    await settled(page);
    await page.request.post(`/api/v1/promises/${other}/keeping`, { data: {}, headers });
    await page.reload();
    await page.getByRole('button', { name: `Take back: Tomorrow ${what}` }).click();
    await until(page, other, 'not open again', (p) => p.state === 'open');
    await page.request.delete(`/api/v1/promises/${other}`, { headers });
  }],
  ['promises: given to somebody else, and back', async (page) => {
    const { id, what } = await owed(page);
    const name = `Tom ${Date.now().toString(36)}`;
    await post(page, '/staff', { name, email: `${name.replace(' ', '.').toLowerCase()}@example.org`, role: 'staff' });
    const before = (await read(page, id)).staff;
    await page.goto('/today/promises');
    await page.getByRole('button', { name: `More: ${what}` }).click();
    await page.getByLabel('Give to').selectOption({ label: name });
    await until(page, id, 'not given', (p) => p.staff === name);
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(page, id, 'not given back', (p) => p.staff === before);
    await page.request.delete(`/api/v1/promises/${id}`, { headers });
  }],
];
