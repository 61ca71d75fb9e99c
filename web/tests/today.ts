// Today as it is used: by keys, to its end, with a way back.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.status() === 201, `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
const state = async (page: Page, id: string) => ((await (await page.request.get(`/api/v1/promises/${id}`)).json()) as { state: string }).state;

// The first of the list, since nothing is due sooner than a promise made years ago.
async function promised(page: Page, name: string): Promise<string> {
  const { id } = await post(page, '/customers', { name });
  return (await post(page, '/promises', { customer_id: id, what: 'Bring the ladder back', made_at: '2001-01-01T08:00:00Z', due_on: '2001-01-02' })).id;
}

export const todayJourneys: Journey[] = [
  ['today: a promise is kept by keys alone, and open again', async (page) => {
    const name = `Ottilie ${Date.now().toString(36)}`;
    const promise = await promised(page, name);
    await page.goto('/today');
    const line = page.getByRole('region', { name: 'Promised' }).getByRole('listitem').filter({ hasText: name });
    await line.waitFor();
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByLabel('What came of it?').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Carried it back myself.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await line.waitFor({ state: 'detached' });
    expect((await state(page, promise)) === 'kept_late', 'the promise was not kept');
    await page.getByRole('button', { name: 'Undo' }).click();
    await line.waitFor();
    expect((await state(page, promise)) === 'late', 'the promise is not open again');
  }],
  ['today: later, not this one and its reason', async (page) => {
    const name = `Ottokar ${Date.now().toString(36)}`;
    await promised(page, name);
    await page.goto('/today');
    const line = page.getByRole('region', { name: 'Promised' }).getByRole('listitem').filter({ hasText: name });
    await line.getByRole('button', { name: `Later, ${name}` }).click();
    await line.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await line.waitFor();
    await line.getByRole('button', { name: `Open ${name}` }).click();
    await line.getByRole('button', { name: 'Give to' }).waitFor();
    expect((await line.getByRole('button', { name: 'Not this one' }).count()) === 0, 'a promise can be turned down');

    const asks = `Ortrun ${Date.now().toString(36)}`;
    const { id } = await post(page, '/customers', { name: asks });
    await post(page, '/touchpoints', { customer_id: id, kind: 'email', at: new Date(Date.now() - 300 * 86_400_000).toISOString(), summary: 'Is this your number?' });
    await page.goto('/today');
    const answer = page.getByRole('region', { name: 'Answer them' }).getByRole('listitem').filter({ hasText: asks });
    await answer.getByRole('button', { name: `Open ${asks}` }).click();
    await answer.getByRole('button', { name: 'Not this one' }).click();
    await answer.getByLabel('Why not? The list learns from it.').fill('It was a wrong number.');
    expect((await findings(page)).length === 0, 'axe finds something on an open line');
    await answer.getByRole('button', { name: 'Not this one' }).last().click();
    await answer.waitFor({ state: 'detached' });
  }],
];
