// What people do with the page, mostly from the keyboard. Each stands alone and leaves the page as a person would.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, settled, url } from './browser.ts';

export type Journey = [name: string, run: (page: Page) => Promise<void>];

const unique = Date.now().toString(36);
const person = `Mara Kowalska ${unique}`;

async function customer(page: Page, body: object): Promise<{ id: string }> {
  const answer = await page.request.post('/api/v1/customers', { data: body, headers: { Origin: url } });
  expect(answer.status() === 201, `POST /customers answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

export const journeys: Journey[] = [
  ['relationships say one sentence and four figures', async (page) => {
    await page.goto('/');
    await page.getByRole('region', { name: 'Four figures, thirteen months' }).waitFor();
    expect(page.url().endsWith('/relationships'), 'the start is not Relationships');
    for (const figure of ['Stayed', 'Recommend us', 'Worth, 12 months', 'Content']) await page.getByRole('heading', { name: figure }).first().waitFor();
  }],

  ['n, a name, Enter: a new person in one field', async (page) => {
    await page.goto('/people');
    await settled(page);
    await page.keyboard.press('n');
    await page.locator(':focus').and(page.getByRole('textbox', { name: 'What may we call them?' })).waitFor();
    await page.keyboard.type(person);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: person }).waitFor();
  }],

  ['/ and a few letters find a person; Enter opens', async (page) => {
    await customer(page, { name: `Teodora Ilic ${unique}` });
    await page.goto('/people');
    await settled(page);
    await page.keyboard.press('/');
    await page.locator('#find:focus').waitFor();
    await page.keyboard.type(`teodora ilic ${unique}`);
    await page.getByRole('link', { name: `Teodora Ilic ${unique}` }).waitFor();
    await page.waitForFunction(() => !document.querySelector('.persons[aria-busy="true"]'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Teodora Ilic ${unique}` }).waitFor();
  }],

  ['j and k move through the list', async (page) => {
    await customer(page, { name: `Ole Harms ${unique}` });
    await customer(page, { name: `Ole Hansen ${unique}` });
    await page.goto('/people');
    await page.locator('.persons li').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-index="0"] a:focus').waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-index="1"] a:focus').waitFor();
    await page.keyboard.press('k');
    await page.locator('[data-index="0"] a:focus').waitFor();
  }],

  ['Ctrl+K finds a person from anywhere', async (page) => {
    await customer(page, { name: `Priya Raman ${unique}` });
    await page.goto('/settings');
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go or find' }).waitFor();
    await page.keyboard.type(`priya raman ${unique}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Priya Raman ${unique}` }).waitFor();
  }],

  ['g and a letter go to a screen, ? lists the keys, and they can be switched off', async (page) => {
    await page.goto('/relationships');
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForURL('**/people');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.getByRole('switch', { name: 'Use single keys' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForTimeout(200);
    expect(page.url().includes('/people'), 'single keys work although they are switched off');
    await page.evaluate(() => localStorage.removeItem('rapport.single_keys'));
  }],

  ['a fact is changed where it stands, and undone', async (page) => {
    const { id } = await customer(page, { name: `Clara ${unique}`, preferred_name: 'Clara' });
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Call me: Clara. Change' }).click();
    await page.getByRole('textbox', { name: 'Call me' }).fill('Cläre');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Call me: Cläre. Change' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Call me: Clara. Change' }).waitFor();
  }],

  ['two people change the same fact: both versions are shown, nothing typed is lost', async (page) => {
    const { id } = await customer(page, { name: `Henning ${unique}`, preferred_name: 'Henning' });
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Call me: Henning. Change' }).click();
    await page.getByRole('textbox', { name: 'Call me' }).fill('Hen');
    const before = await page.request.get(`/api/v1/customers/${id}`);
    const other = await page.request.patch(`/api/v1/customers/${id}`, { data: { preferred_name: 'Henny' }, headers: { 'If-Match': before.headers()['etag'] ?? '*', Origin: url } });
    expect(other.ok(), `PATCH answered ${other.status()}`);
    await page.keyboard.press('Enter');
    await page.getByText('Somebody changed this in the meantime. It now says: Henny').waitFor();
    expect((await page.getByRole('textbox', { name: 'Call me' }).inputValue()) === 'Hen', 'what was typed is lost');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Call me: Hen. Change' }).waitFor();
  }],

  ['t, a few words, Note it: a touch is on the timeline', async (page) => {
    const { id } = await customer(page, { name: `Rosa ${unique}` });
    await page.goto(`/people/${id}`);
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'In a few words' }).fill('Carried the tray to her table.');
    await page.getByRole('button', { name: 'more than expected' }).click();
    await page.getByRole('button', { name: 'Note it' }).click();
    await page.locator('.tl').getByText('Carried the tray to her table.').waitFor();
    await page.locator('.tl .exceeded').first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.tl').getByText('Carried the tray to her table.').waitFor({ state: 'detached' });
  }],

  ['May we? is answered per channel', async (page) => {
    const { id } = await customer(page, { name: `Noor ${unique}`, emails: [`noor.${unique}@example.org`] });
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: /^E-mail: never asked/ }).click();
    await page.getByRole('menuitem', { name: 'They said yes, in person' }).click();
    await page.getByRole('button', { name: /^E-mail: yes/ }).waitFor();
    await page.getByRole('button', { name: /^E-mail: yes/ }).click();
    await page.getByRole('menuitem', { name: 'They asked us not to, by phone' }).click();
    await page.getByRole('button', { name: /^E-mail: asked us not to/ }).waitFor();
  }],

  ['a list is looked at, brought in and taken back', async (page) => {
    await page.goto('/import');
    const rows = [`external_id;name;email`, `t-${unique}-1;Anna Wirth ${unique};anna.${unique}@example.org`, `t-${unique}-2;Ben Adler ${unique};ben.${unique}@example.org`];
    await page.locator('input[type=file]').setInputFiles({ name: `customers-${unique}.csv`, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n') + '\n') });
    await page.getByRole('heading', { name: 'Your columns' }).waitFor();
    await page.getByText('Nothing has been changed yet.').or(page.getByText('nothing has been changed yet.')).waitFor();
    await page.getByRole('button', { name: /^Bring in/ }).click();
    await page.getByRole('button', { name: 'Take it all back' }).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Take it all back' }).click();
    await page.getByText('This import was taken back.').waitFor();
  }],

  ['what is in a file is told by its columns, unless somebody says it', async (page) => {
    const upload = (name: string, csv: string) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.goto('/import');
    expect((await page.locator('.pick[aria-pressed=true]').count()) === 0, 'something is chosen before there is a file');
    await upload('export.csv', `order_id,customer_id,ordered_at,product,quantity,unit_price\nx-${unique},nobody-${unique},2026-01-02,Rye bread,1,4.50\n`);
    await page.getByText('new orders').waitFor();
    await page.goto('/import');
    await page.getByRole('button', { name: 'products', exact: true }).click();
    await upload('export.csv', `order_id,customer_id,ordered_at,product,quantity,price\nx-${unique},nobody-${unique},2026-01-02,Rye bread ${unique},1,4.50\n`);
    await page.getByText('new products').waitFor();
  }],

  ['a column is given another meaning before anything comes in', async (page) => {
    await page.goto('/import');
    await page.locator('input[type=file]').setInputFiles({ name: `customers-${unique}-b.csv`, mimeType: 'text/csv', buffer: Buffer.from(`Kundennr.;Wer;Farbe\nu-${unique};Ida Berg ${unique};blau\n`) });
    const field = page.getByRole('combobox', { name: 'Field for Farbe' }).or(page.getByRole('combobox', { name: 'Field for Stammplatz' })).first();
    await field.selectOption({ label: 'notes' });
    await settled(page);
    expect((await field.inputValue()) === 'notes', 'the mapping was not kept');
  }],

  ['a till with German dates and names for numbers comes in as it is, and its people are found', async (page) => {
    const who = `Schäfer${unique.replace(/\d/g, (d) => String.fromCharCode(97 + Number(d)))}`;
    await page.goto('/import');
    await page.locator('input[type=file]').setInputFiles({ name: `bestellungen-${unique}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`Bestellnr;Kunde;Bestelldatum;Betrag\n${unique}-1;Rolf ${who};24.12.2025;12,30\n${unique}-2;Rolf ${who};02.01.2026;1,10\n`) });
    await page.getByText('2 of 2 rows can come in.').waitFor();
    const dates = page.getByLabel('How are dates written?');
    expect((await dates.inputValue()) === '%d.%m.%Y', 'the form of the dates was not guessed');
    await dates.selectOption('%m/%d/%Y');
    await page.getByText('0 of 2 rows can come in.').waitFor();
    await dates.selectOption({ label: '24.12.2026' });
    await page.getByRole('button', { name: 'Bring in 2 rows' }).click();
    await page.getByRole('button', { name: 'Take it all back' }).waitFor({ timeout: 20_000 });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go or find' }).waitFor();
    await page.keyboard.type(who.toLowerCase().replace('ä', 'ae'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Rolf ${who}` }).waitFor();
    await page.getByText(/With us since 24 December 2025/).waitFor();
  }],

  ['a form with one mistake loses nothing, and says it beside the field', async (page) => {
    await page.goto('/settings/business');
    const name = page.getByRole('textbox', { name: 'Name' });
    const old = await name.inputValue();
    const country = page.getByRole('textbox', { name: 'Country' });
    const oldCountry = await country.inputValue();
    await name.fill(`${old} and daughters`);
    await country.fill('1');
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.locator('[aria-invalid="true"]').waitFor();
    expect((await name.inputValue()) === `${old} and daughters`, 'the name was lost');
    await country.fill(oldCountry);
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText(`${old} and daughters keeps`).waitFor();
    await name.fill(old);
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText(`${old} keeps`).waitFor();
  }],

  ['a key for a program is shown once and ended with undo', async (page) => {
    await page.goto('/settings/tokens');
    await page.getByRole('textbox', { name: 'What is it for?' }).fill(`till ${unique}`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    expect((await page.getByRole('textbox', { name: 'The key' }).inputValue()).startsWith('rap_'), 'no key is shown');
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: `End it: the key till ${unique}` }).click();
    await page.getByRole('button', { name: `End it: the key till ${unique}` }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: `End it: the key till ${unique}` }).waitFor();
  }],

  ['somebody new is let in, and their sign-in switched off and on', async (page) => {
    await page.goto('/settings/staff');
    const name = `Tom ${unique}`;
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('textbox', { name: 'E-mail' }).fill(`tom.${unique}@example.org`);
    await page.getByRole('button', { name: 'Let them in' }).click();
    await page.getByRole('button', { name: `Sign-in off: ${name}` }).click();
    await page.getByText(`${name} can no longer sign in.`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: `Sign-in off: ${name}` }).waitFor();
  }],

  ['every change is in the list of changes', async (page) => {
    await customer(page, { name: `Lena ${unique}` });
    await page.goto('/settings/audit');
    await page.getByRole('group', { name: 'What was changed' }).getByRole('row').nth(1).waitFor();
  }],

  ['a figure opens to the people behind it, with a table and a file', async (page) => {
    await page.goto('/relationships');
    await settled(page);
    const tile = page.locator('a.fig').first();
    if ((await tile.count()) === 0) return; // nothing can be told yet
    await tile.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/relationships/*');
    await settled(page);
    const csv = page.getByRole('button', { name: /CSV file$/ }).first();
    const [file] = await Promise.all([page.waitForEvent('download'), csv.click()]);
    expect(readFileSync(await file.path(), 'utf8').includes('\r\n'), 'the file has no rows');
    await page.getByRole('button', { name: /as table$/ }).first().click();
    await page.getByRole('table').first().waitFor();
  }],

  ['an owner reads that there is no fresh backup, and nothing of it where there is', async (page) => {
    await page.goto('/relationships');
    await settled(page);
    expect((await page.getByText('rapport backup FILE').count()) === 0, 'the owner is told of a backup that nobody misses');
    await page.route('**/api/v1/backup', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify({ proven_at: null, days: 12, overdue: true }) }));
    await page.reload();
    await page.getByText('begun 12 days ago').waitFor();
    await page.unroute('**/api/v1/backup');
  }],

  ['what is broken is said with the request id, and the way back', async (page) => {
    const refuse = (r: { fulfill: (o: object) => Promise<void> }) => r.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Busy', status: 503, code: 'busy', detail: 'The database did not answer within 5 seconds.', request_id: 'req_test' }) });
    await page.route('**/api/v1/report', refuse);
    await page.goto('/relationships');
    await page.getByText('req_test').waitFor();
    await page.unroute('**/api/v1/report', refuse);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('region', { name: 'Four figures, thirteen months' }).waitFor();
  }],

  ['a page that is not there says so', async (page) => {
    await page.goto('/people/cus_0000000000000');
    await page.getByRole('heading', { name: 'There is nothing here.' }).waitFor();
    await page.goto('/nowhere');
    await page.getByRole('heading', { name: 'There is nothing here.' }).waitFor();
  }],
];

export const withoutSession: Journey[] = [
  ['nobody gets in without signing in, and comes back to where they wanted to be', async (page) => {
    await page.goto('/people?tag=regular');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(page.url().includes(encodeURIComponent('/people?tag=regular')), 'the way back is lost');
  }],

  ['a wrong password keeps the e-mail', async (page) => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('nobody@example.org');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect((await page.getByLabel('E-mail').inputValue()) === 'nobody@example.org', 'the e-mail was lost');
  }],
];
