// Cases as they are used: put right at the counter in four taps, opened and closed by keys, answered with a ready answer, approved from a phone.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const headers = { Origin: url };
const fresh = (name: string) => `${name} ${Date.now().toString(36)}`;

async function post<T = { id: string }>(page: Page, path: string, data: object): Promise<T> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const get = async <T>(page: Page, path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T;
type Kept = { id: string; state: string; cause: string | null; entries: { kind: string; words: string }[]; closure: { action: string } | null };
const clean = async (page: Page, what: string) => {
  const found = await findings(page);
  expect(found.length === 0, `axe finds something on ${what}: ${found.join()}`);
};

export const casesJourneys: Journey[] = [
  ['cases: from complaint to remedy at the counter in four taps', async (page) => {
    const name = fresh('Osbert');
    const { id } = await post(page, '/customers', { name });
    await page.goto(`/counter/${id}`);
    await page.getByRole('heading', { name }).waitFor();
    const count = tally(page);
    await count.tap('Put it right');
    await count.tap('Not ready');
    await count.tap(/^Do it again/);
    await clean(page, 'the remedies');
    await count.tap(/: do it$/);
    await page.getByRole('heading', { name: `Not ready: ${name}` }).waitFor();
    count.say('complaint to remedy');
    const { taps, seconds } = count.cost();
    expect(taps <= 4, `it took ${taps} taps`);
    expect(seconds <= 30, `it took ${seconds} s`);
    const given = (await get<{ data: { state: string }[] }>(page, `/remedies?customer_id=${id}`)).data;
    expect(given.length === 1 && given[0]!.state === 'granted', `given is ${JSON.stringify(given)}`);
    await page.getByText('given on the spot').waitFor();
    await page.getByRole('button', { name: 'Take back: Do it again' }).click();
    await page.getByText('taken back', { exact: true }).waitFor();
    await page.goto(`/counter/${id}`);
    await page.getByText(`To be put right: Not ready: ${name}`).waitFor();
  }],
  ['cases: opened, answered with a ready answer, closed, and open again', async (page) => {
    const subject = fresh('The door squeaks');
    await page.goto('/cases');
    await settled(page);
    await page.keyboard.press('n');
    await page.getByLabel('What is it about?').fill(subject);
    await page.getByLabel('Their words').fill('Every morning.');
    await page.getByLabel('How can we reach them?').fill('lena@example.org');
    await clean(page, 'the form');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('heading', { name: subject }).waitFor();
    const id = page.url().split('/').pop()!;
    await page.getByLabel('Our answer').fill('/sor');
    await page.getByLabel('Our answer').press('Enter');
    expect((await page.getByLabel('Our answer').inputValue()).startsWith('lena@example.org, we let you down'), `the ready answer became ${await page.getByLabel('Our answer').inputValue()}`);
    await page.getByRole('button', { name: 'Write down our answer' }).click();
    await page.getByText('answered', { exact: false }).first().waitFor();
    await page.locator('h1').first().click();
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByText('Say how the customer was told. Nobody learns it by our closing a case.').waitFor();
    await clean(page, 'what is missing');
    await page.getByRole('group', { name: 'What happened?' }).getByRole('button', { name: 'Long wait' }).click();
    await page.getByLabel('What did we do about it?').fill('Oiled it');
    await page.getByLabel('How were they told?').selectOption('email');
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByRole('heading', { name: /^Closed by/ }).waitFor();
    const closed = await get<Kept>(page, `/cases/${id}`);
    expect(closed.state === 'closed' && closed.cause === 'long_wait' && closed.closure?.action === 'Oiled it', `it is ${JSON.stringify(closed)}`);
    await page.getByRole('button', { name: 'They give 2 of 5' }).click();
    await page.getByRole('button', { name: 'It is settled' }).waitFor();
    expect((await get<Kept>(page, `/cases/${id}`)).state === 'open', 'a low verdict did not open it again');
    await page.goto('/cases');
    await page.getByLabel('Find a case').fill(subject);
    await page.getByRole('link', { name: subject }).waitFor();
    await page.getByLabel('Find a case').fill('zzzzqqq');
    await page.getByText('No case has these words.').waitFor();
  }],
  ['cases: one that waits for a yes is approved from a narrow phone', async (page) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/cases/approvals');
    await settled(page);
    const line = page.getByRole('listitem').filter({ hasText: 'The wedding rolls were too few' });
    await line.waitFor();
    await line.getByRole('button', { name: /^No: / }).click();
    await line.getByLabel('Why not?').waitFor();
    await clean(page, 'saying no');
    await line.getByRole('button', { name: 'Cancel' }).click();
    await line.getByLabel('What does it cost us?').fill('60');
    await line.getByRole('button', { name: /^Yes: / }).click();
    await line.waitFor({ state: 'detached' });
    const wedding = (await get<{ data: { state: string; amount: { amount_minor: number } }[] }>(page, '/remedies?state=approved')).data;
    expect(wedding.some((one) => one.amount.amount_minor === 6000), 'it was not approved with the other amount');
  }],
  ['cases: who may give how much is said as a sentence, and kept', async (page) => {
    await page.goto('/cases/rules');
    await page.getByText('Tom Sørensen may give up to 30 EUR a case and 200 EUR a month without asking anybody.').waitFor();
    await page.getByLabel('works with customers: A case').fill('35');
    await page.getByRole('button', { name: 'Keep this' }).first().click();
    await page.getByText('Tom Sørensen may give up to 35 EUR a case and 200 EUR a month without asking anybody.').waitFor();
  }],
  ['cases: what cannot be reached is said', async (page) => {
    await page.goto('/cases/cas_0000000000001');
    await page.getByRole('heading', { name: 'This is not here' }).or(page.getByText('There is no such case.')).first().waitFor();
    await page.route('**/api/v1/cases?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"title":"Not now","status":503,"code":"unavailable","detail":"Too many at once.","errors":[]}' }));
    await page.goto('/cases');
    await page.getByRole('alert').waitFor();
    await clean(page, 'the error');
  }],
];

// The first open case, for the screens that are looked at in every width.
export async function anyCase(page: Page): Promise<string | undefined> {
  return (await get<{ data: { id: string }[] }>(page, '/cases?queue=true&limit=1')).data[0]?.id;
}
