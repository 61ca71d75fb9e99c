// Opening hours and holidays, and all of the setup as a file; and who waits, counted by them.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
type Hours = { version: number; always_open: boolean; monday: object[]; tuesday: object[]; days: { on: string; name: string | null }[] };
const hours = async (page: Page) => (await (await page.request.get('/api/v1/business/opening-hours')).json()) as Hours;

export const hoursJourneys: Journey[] = [
  ['hours: a week and a holiday are said, and undone', async (page) => {
    // Whatever was said before: a week to go back to.
    const week = { monday: [{ from: '08:00', to: '12:00' }], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [], days: [] };
    const put = await page.request.put('/api/v1/business/opening-hours', { data: week, headers: { ...headers, 'If-Match': `"v${(await hours(page)).version}"` } });
    expect(put.ok(), `PUT answered ${put.status()}`);
    await page.goto('/settings/hours');
    await page.getByText('Monday 08:00 to 12:00; Tuesday to Sunday closed.').waitFor();
    await page.getByRole('button', { name: 'Open: Tuesday' }).click();
    await page.getByLabel('Tuesday, to').fill('18:30');
    await page.getByRole('button', { name: 'and again: Monday' }).click();
    await page.getByLabel('Monday, from').last().fill('14:00');
    await page.getByLabel('Monday, to').last().fill('00:00');
    await page.getByRole('button', { name: 'Another day' }).click();
    await page.getByLabel('Which day?').fill('2031-12-25');
    await page.getByLabel('What is it?').fill('Christmas');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText('Monday 08:00 to 12:00 and 14:00 to 24:00; Tuesday 08:00 to 18:30;').waitFor();
    const kept = await hours(page);
    expect(kept.days[0]?.name === 'Christmas' && kept.monday.length === 2, `not kept: ${JSON.stringify(kept)}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Monday 08:00 to 12:00; Tuesday to Sunday closed.').waitFor();
    await page.getByLabel('Open at all hours').check();
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText('You are open at all hours.').waitFor();
    expect((await hours(page)).always_open, 'always open was not kept');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Monday 08:00 to 12:00; Tuesday to Sunday closed.').waitFor();
  }],
  ['hours: a range that ends before it begins is refused at its day', async (page) => {
    await page.goto('/settings/hours');
    await settled(page);
    const before = (await hours(page)).version;
    await page.getByRole('button', { name: /^(Open|and again): Wednesday/ }).click();
    await page.getByLabel('Wednesday, from').last().fill('17:00');
    await page.getByLabel('Wednesday, to').last().fill('09:00');
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByRole('group', { name: 'Wednesday' }).getByRole('alert').waitFor();
    expect((await hours(page)).version === before, 'it was kept');
  }],
  ['hours: a setup is looked at before it is brought in', async (page) => {
    const name = `Night shift ${Date.now().toString(36)}`;
    const file = (text: string) => ({ name: 'setup.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.goto('/settings/setup');
    await settled(page);
    const out = await page.request.get('/api/v1/setup');
    expect(out.ok() && ((await out.json()) as { rapport_setup: number }).rapport_setup === 1, `GET answered ${out.status()}`);
    const drop = page.getByLabel('Bring a setup in');
    await drop.setInputFiles(file('no setup'));
    await page.getByText('This file is no setup.').waitFor();
    await drop.setInputFiles(file('{"rapport_setup": 1, "teams": [{"name": ""}]}'));
    await page.getByText('/teams/0/name').waitFor();
    await drop.setInputFiles(file(JSON.stringify({ rapport_setup: 1, teams: [{ name }] })));
    await page.getByText(`the team “${name}”`).waitFor();
    const teams = async () => ((await (await page.request.get('/api/v1/teams')).json()) as { data: { name: string }[] }).data.filter((team) => team.name === name).length;
    expect((await teams()) === 0, 'it was made before anybody said so');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('Done.').waitFor();
    expect((await teams()) === 1, 'it was not made');
    await drop.setInputFiles(file(JSON.stringify({ rapport_setup: 1, teams: [{ name }] })));
    await page.getByText('Nothing differs from what is here.').waitFor();
  }],
  ['hours: who waits is there until answered', async (page) => {
    const made = (await (await page.request.post('/api/v1/customers', { data: { name: `Wiebke ${Date.now().toString(36)}` }, headers })).json()) as { id: string; name: string };
    const at = new Date(Date.now() - 200 * 86_400_000).toISOString();
    await page.request.post('/api/v1/touchpoints', { data: { customer_id: made.id, kind: 'email', at, summary: 'Do you deliver?' }, headers });
    await page.goto('/today');
    await settled(page);
    await page.getByRole('link', { name: 'Who waits' }).click();
    await page.waitForURL('**/waiting');
    await page.locator('.waits').getByRole('link', { name: made.name }).waitFor();
    await page.keyboard.press('j');
    await page.locator('.waits .name:focus').waitFor();
    await page.request.post('/api/v1/touchpoints', { data: { customer_id: made.id, kind: 'email', direction: 'out', summary: 'We do.' }, headers });
    await page.reload();
    await settled(page);
    expect((await page.getByRole('link', { name: made.name }).count()) === 0, 'still waits');
  }],
  ['hours: a call is noted with how it went, and nobody waits', async (page) => {
    const made = (await (await page.request.post('/api/v1/customers', { data: { name: `Wenzel ${Date.now().toString(36)}` }, headers })).json()) as { id: string; name: string };
    await page.goto(`/counter/${made.id}`);
    await page.getByRole('region', { name: 'What to say' }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByRole('button', { name: 'as expected' }).click();
    await page.getByText('Noted.').waitFor();
    const waits = async () => ((await (await page.request.get('/api/v1/waiting?limit=200')).json()) as { data: { customer_id: string }[] }).data.some((w) => w.customer_id === made.id);
    expect(!(await waits()), 'who was talked with waits');

    // Who does wait is answered by a press, and waits again when that was a slip.
    const at = new Date(Date.now() - 210 * 86_400_000).toISOString();
    const asks = (await (await page.request.post('/api/v1/customers', { data: { name: `Wibke ${Date.now().toString(36)}` }, headers })).json()) as { id: string; name: string };
    await page.request.post('/api/v1/touchpoints', { data: { customer_id: asks.id, kind: 'call', at, summary: 'Call me back, please.' }, headers });
    await page.goto('/today/waiting');
    await settled(page);
    const line = page.locator('.waits > li').filter({ hasText: asks.name });
    await line.getByRole('button', { name: `Needs no answer: ${asks.name}` }).click();
    await line.waitFor({ state: 'detached' });
    expect(!((await (await page.request.get(`/api/v1/customers/${asks.id}/timeline`)).json()) as { data: { direction: string }[] }).data.some((one) => one.direction === 'out'), 'something of ours stands on the timeline');
    await page.getByRole('button', { name: 'Undo' }).click();
    await line.waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
    await line.getByRole('button', { name: `Answered: ${asks.name}` }).click();
    await line.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await line.waitFor();
    await line.getByRole('button', { name: `Answered: ${asks.name}` }).click();
    await line.waitFor({ state: 'detached' });
  }],
  ['hours: the imports know promises', async (page) => {
    await page.goto('/import');
    await page.getByRole('button', { name: 'promises', exact: true }).click();
    const csv = `promise_id,customer_id,what,made_at,due_at\nV-${Date.now()},nobody-${Date.now()},The olives,2026-01-01T08:00:00Z,2026-01-02T08:00:00Z\n`;
    await page.setInputFiles('input[type=file]', { name: 'promises.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('heading', { name: 'Your columns' }).waitFor();
    await page.getByText('what we promised').first().waitFor({ state: 'attached' });
    await page.getByText('new promises').waitFor();
  }],
  ['hours: what customers shared comes in by a list, and goes out', async (page) => {
    await page.goto('/import');
    const csv = `value_id,customer_id,how,words,at\nW-${Date.now()},nobody-${Date.now()},shown,Brings her own jars,2026-01-01\n`;
    await page.setInputFiles('input[type=file]', { name: 'values.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByText('said or shown').first().waitFor({ state: 'attached' });
    await page.getByText('new shared values').waitFor();
    await page.goto('/import');
    const out = await page.request.get((await page.getByRole('link', { name: 'shared values' }).getAttribute('href'))!);
    expect((await out.text()).startsWith('value_id,customer_id,how,words,at,staff'), `it is ${await out.text()}`);
  }],
];
