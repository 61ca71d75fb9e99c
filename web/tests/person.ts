// A person's page: their rhythm, what matters to them, what we promised, how far we have come.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
let made = 0;

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.status() === 201, `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
const somebody = async (page: Page) => (await post(page, '/customers', { name: `Levke ${Date.now().toString(36)}${(made += 1)}` })).id;
const daysAgo = (days: number): string => { const at = new Date(Date.now() - days * 86_400_000); at.setUTCHours(8, 10, 0, 0); return at.toISOString(); };
const outlook = async (page: Page, id: string) => ((await (await page.request.get(`/api/v1/customers/${id}/outlook`)).json()) as { data: { what: string; kind: string; unsettled: boolean; plan: string | null; confidential: boolean }[] }).data;

export const personJourneys: Journey[] = [
  ['person: a business card goes out, and comes in again as the same person', async (page) => {
    const { id } = await post(page, '/customers', { name: `Karte ${Date.now().toString(36)}`, emails: [`karte${Date.now()}@example.org`] });
    await page.goto(`/people/${id}`);
    const [card] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a business card' }).click()]);
    expect(card.suggestedFilename().endsWith('.vcf'), `the card is called ${card.suggestedFilename()}`);
    await page.goto('/import');
    await settled(page);
    await page.getByRole('button', { name: 'Orders' }).first().click();     // whatever was chosen, cards are people
    await page.locator('input[type=file]').setInputFiles(await card.path().then((path) => readFile(path)).then((buffer) => ({ name: card.suggestedFilename(), mimeType: 'text/vcard', buffer })));
    await page.getByText('1 of 1 row can come in.').or(page.getByText(/^1 of 1 rows? can come in/)).first().waitFor();
    await page.getByRole('heading', { name: 'Import' }).first().waitFor();
  }],
  ['person: their rhythm is drawn and said, and when they are due again', async (page) => {
    const id = await somebody(page);
    await page.goto(`/people/${id}`);
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await settled(page);
    expect((await page.getByRole('heading', { name: 'Their rhythm' }).count()) === 0, 'a rhythm of nobody is shown');
    for (let week = 8; week > 0; week -= 1) await post(page, '/touchpoints', { customer_id: id, kind: 'visit', at: daysAgo(7 * week - 2) });
    await page.reload();
    await page.getByRole('heading', { name: 'Their rhythm' }).waitFor();
    await page.getByText('8 visits in 12 months.').waitFor();
    await page.getByRole('img', { name: /^Visits by weekday and hour; most of them, \d+,/ }).waitFor();
    await page.getByText(/^Due again about/).waitFor();
  }],
  ['person: a worry is noted, given a plan, closed, and open again', async (page) => {
    const id = await somebody(page);
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Note what matters' }).click();
    await page.getByLabel('In their words').fill('The stairs at home.');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.getByRole('button', { name: 'more: The stairs at home.' }).click();
    await page.getByLabel('What we do about it').fill('Bring the bread to the door.');
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText('We: Bring the bread to the door.').waitFor();
    expect((await outlook(page, id))[0]?.plan === 'Bring the bread to the door.', 'the plan is not kept');
    await page.getByRole('button', { name: 'more: The stairs at home.' }).click();
    await page.getByLabel('What came of it?').fill('A lift was built in.');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByText('We: Bring the bread to the door.').waitFor({ state: 'detached' });
    expect((await outlook(page, id))[0]?.unsettled === false, 'not closed');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('We: Bring the bread to the door.').waitFor();
  }],
  ['people: who is meant, by chips and by a condition of one’s own', async (page) => {
    const mine = `Empfehlung ${Date.now().toString(36)}`;
    const id = await somebody(page);
    await page.request.patch(`/api/v1/customers/${id}`, { data: { source: mine }, headers: { ...headers, 'If-Match': '"v1"' } });
    await post(page, '/promises', { customer_id: id, what: 'The recipe of the rye', due_on: '2099-01-01' });
    await page.goto('/people');
    await page.getByRole('button', { name: 'We owe them something' }).click();
    await page.getByRole('button', { name: 'More …' }).click();
    await page.getByLabel('What is known').selectOption({ label: 'how they found us' });
    await page.getByLabel('With').fill(mine.toUpperCase());
    await page.keyboard.press('Enter');
    await page.getByText('1 person', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1 person', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delighted last' }).click();
    await page.getByRole('heading', { name: 'Nobody of whom all of this holds.' }).waitFor();
    await page.getByRole('button', { name: 'Delighted last' }).click();
    await page.getByRole('button', { name: /^No longer: how they found us/ }).click();
    await page.getByRole('button', { name: 'We owe them something' }).click();
    expect(!page.url().includes('where='), 'the address keeps conditions that are gone');
  }],
  ['person: what to take care of stands first', async (page) => {
    const id = await somebody(page);
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Note what matters' }).click();
    await page.getByLabel('What is it?').selectOption({ label: 'Take care' });
    await page.getByLabel('In their words').fill('Nut allergy.');
    await page.getByLabel('Not on the counter’s screen').check();
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.getByRole('region', { name: 'Facts' }).getByRole('heading').first().and(page.getByText('Take care')).waitFor();
    expect((await outlook(page, id))[0]?.confidential === true, 'not kept from the counter');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Nut allergy.').first().waitFor({ state: 'detached' });
  }],
  ['person: a promise is written down and kept where it stands', async (page) => {
    const id = await somebody(page);
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Promise something' }).click();
    await page.getByLabel('What do we promise?').fill('The recipe of the rye');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Kept: The recipe of the rye' }).click();
    await page.getByRole('button', { name: 'Kept: The recipe of the rye' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('button', { name: 'Kept: The recipe of the rye' }).waitFor();
  }],
  ['person: the level with its evidence, the next one with its reason, and who lives with them', async (page) => {
    const id = await somebody(page);
    const home = `Mühlenweg ${Date.now().toString(36)}`;
    for (const one of [id, await somebody(page)]) await page.request.patch(`/api/v1/customers/${one}`, { data: { household: home }, headers: { ...headers, 'If-Match': '"v1"' } });
    await post(page, '/touchpoints', { customer_id: id, kind: 'visit', expectation: 'exceeded', summary: 'Carried the cake to the car' });
    await page.goto(`/people/${id}`);
    await page.getByRole('heading', { name: /^Level \d of 4/ }).waitFor();
    await page.locator('.rungs').getByText('Carried the cake to the car').first().waitFor();
    await page.locator('.rungs .next').waitFor();
    await page.getByRole('heading', { name: 'In the household' }).waitFor();
    await page.getByRole('region', { name: 'What to say' }).getByRole('button', { name: 'Said it' }).click();
    await page.getByText('On the timeline.').waitFor();
  }],
];
