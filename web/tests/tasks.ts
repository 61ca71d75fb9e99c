// Tasks and hand-overs as they are used: by keys, with a way back; the later pile; what hangs on the owner.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
const fresh = (name: string) => `${name} ${Date.now().toString(36)}`;

async function post<T = { id: string }>(page: Page, path: string, data: object): Promise<T> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const get = async <T>(page: Page, path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T;
const stateOf = async (page: Page, id: string) => (await get<{ state: string }>(page, `/tasks/${id}`)).state;
const row = (page: Page, what: string) => page.getByRole('listitem').filter({ hasText: what });

export const taskJourneys: Journey[] = [
  ['tasks: given with its list, ticked, done by one key, and open again', async (page) => {
    const what = fresh('Oil the hinges');
    await page.goto('/today/tasks');
    await settled(page);
    await page.keyboard.press('n');
    await page.getByLabel('What is to be done?').fill(what);
    await page.getByRole('button', { name: 'Say more' }).click();
    await page.getByLabel('How does one see that it is done?').fill('Nothing squeaks');
    await page.getByLabel('The list, a line each').fill('Front door\nBack door');
    expect((await findings(page)).length === 0, `axe finds something on the form: ${(await findings(page)).join()}`);
    await page.getByRole('button', { name: 'Give it' }).click();
    await row(page, what).waitFor();
    await row(page, what).getByRole('button', { name: `Open “${what}”` }).click();
    await row(page, what).getByText('Nothing squeaks').waitFor();
    await row(page, what).getByLabel('Front door').check();
    await row(page, what).getByText('1 of 2 on the list are done').waitFor();
    const found = await findings(page);
    expect(found.length === 0, `axe finds something on an opened task: ${found.join()}`);
    await page.keyboard.press('Escape');
    await page.locator('h1').first().click();
    for (let press = 0; press < 60 && !(await row(page, what).and(page.locator('[aria-current]')).isVisible()); press += 1) await page.keyboard.press('j');
    await page.keyboard.press('e');
    await row(page, what).waitFor({ state: 'detached' });
    const done = (await get<{ data: { id: string }[] }>(page, `/tasks?state=done&q=${encodeURIComponent(what)}`)).data[0]!;
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row(page, what).waitFor();
    expect((await stateOf(page, done.id)) === 'open', 'the task is not open again');
  }],
  ['tasks: handed over with a note, it stays until the other says yes', async (page) => {
    const what = fresh('Call the mill');
    const colleague = (await get<{ data: { id: string; name: string; email: string }[] }>(page, '/staff?active=true')).data.find((s) => s.name.startsWith('Ines'))!;
    const { id } = await post(page, '/tasks', { what, due_on: '2099-11-20' });
    await page.goto('/today/tasks');
    await page.getByLabel('Find a task').fill(what.toLowerCase());
    await row(page, what).waitFor();
    await page.locator('h1').first().click();
    for (let press = 0; press < 60 && !(await row(page, what).and(page.locator('[aria-current]')).isVisible()); press += 1) await page.keyboard.press('j');
    await page.keyboard.press('g');
    await page.getByLabel('To whom?').selectOption(colleague.id);
    await page.getByLabel('What was promised').fill('They wait for a yes by Friday.');
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByRole('region', { name: 'On its way from you' }).getByText(what).waitFor();
    const staff = (await get<{ staff_id: string }>(page, `/tasks/${id}`)).staff_id;
    expect(staff !== colleague.id, 'it has moved before she said yes');
    await page.getByRole('button', { name: `Keep it after all: “${what}”` }).click();
    await page.getByRole('region', { name: 'On its way from you' }).getByText(what).waitFor({ state: 'detached' });
  }],
  ['today: what was put off lies on the later pile and is taken back', async (page) => {
    const name = fresh('Ottmar');
    const { id } = await post(page, '/customers', { name });
    await post(page, '/promises', { customer_id: id, what: 'Bring the ladder back', made_at: '2001-01-01T08:00:00Z', due_on: '2001-01-02' });
    await page.goto('/today');
    await page.getByRole('button', { name: `Later, ${name}` }).click();
    const pile = page.getByRole('region', { name: 'The later pile' });
    await pile.getByText(name).waitFor();
    await pile.getByText('back tomorrow').first().waitFor();
    await pile.getByRole('button', { name: `Today after all, ${name}` }).click();
    await pile.getByText(name).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Later, ${name}` }).waitFor();
  }],
  ['staff: somebody leaves, and all they have goes to others by name', async (page) => {
    const name = fresh('Leander'), what = fresh('Wash the aprons');
    const staff = await post(page, '/staff', { name, email: `${name.replace(' ', '.').toLowerCase()}@example.org`, role: 'staff' });
    const ines = (await get<{ data: { id: string; name: string }[] }>(page, '/staff?active=true')).data.find((s) => s.name.startsWith('Ines'))!;
    const { id } = await post(page, '/tasks', { what, due_on: '2099-11-20', staff_id: staff.id });
    await page.goto('/settings/staff');
    await page.getByRole('link', { name: `Hand over what ${name} has` }).click();
    await page.getByText(`${name} has one task.`).waitFor();
    const found = await findings(page);
    expect(found.length === 0, `axe finds something: ${found.join()}`);
    await page.setViewportSize({ width: 320, height: 900 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways <= 0, `scrolls sideways by ${sideways} px at 320`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByLabel('Who takes all of it?').selectOption(ines.id);
    await page.getByLabel('What was promised').fill('He goes to sea.');
    await page.getByRole('button', { name: `Hand all of it over, and let ${name} go` }).click();
    await page.waitForURL('**/settings/staff');
    expect((await get<{ staff_id: string }>(page, `/tasks/${id}`)).staff_id === ines.id, 'Ines does not have it');
    expect(!(await get<{ active: boolean }>(page, `/staff/${staff.id}`)).active, 'he can still sign in');
  }],
  ['owner: her share is a sentence, a picture and a table', async (page) => {
    await page.goto('/relationships/owner');
    await settled(page);
    const sentence = await page.locator('.sentence').innerText();
    expect(/^(You|\S+ \S+) (still )?makes? \d+ % of the promises/.test(sentence), `it says: ${sentence}`);
    await page.getByRole('img', { name: /^Promises: / }).waitFor();
    await page.getByRole('button', { name: 'Promises, as table' }).click();
    expect((await page.getByRole('table').first().getByRole('row').count()) === 14, 'not thirteen months');
  }],
];
