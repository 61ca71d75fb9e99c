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
  ['cases: what went wrong stands by cost, by how many, or by how many left', async (page) => {
    await page.goto('/cases/recovery');
    const table = page.getByRole('group', { name: 'What went wrong' }).getByRole('table');
    const told = async (column: number) => (await table.locator(`tbody tr td:nth-of-type(${column})`).allTextContents()).map((text) => Number(text.replaceAll(/[^\d.-]/g, '')));
    for (const [name, column] of [['Cases', 1], ['Left', 5], ['Cost in all', 4]] as const) {
      await table.getByRole('button', { name }).click();
      await table.getByRole('columnheader', { name, exact: true }).and(page.locator('[aria-sort="descending"]')).waitFor();
      const numbers = await told(column);
      expect(numbers.length > 1 && numbers.every((n, i) => i === 0 || n <= numbers[i - 1]!), `${name}: ${numbers.join()}`);
    }
    await page.getByRole('link', { name: 'Causes as CSV' }).waitFor();
  }],
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
    const given = (await get<{ data: { state: string; case_id: string; reason: string | null }[] }>(page, `/remedies?customer_id=${id}`)).data;
    expect(given.length === 1 && given[0]!.state === 'granted' && given[0]!.reason === 'not_ready', `given is ${JSON.stringify(given)}`);
    const made = await get<{ state: string; staff_id: string | null; clocks: { clock: string; met_at: string | null; missed: boolean }[]; closure: { at: string; ask_at: string | null; told: string | null } | null }>(page, `/cases/${given[0]!.case_id}`);
    expect(made.staff_id !== null, 'the case is nobody\'s');
    expect(made.clocks.length > 0 && made.clocks.every((clock) => clock.met_at !== null && !clock.missed), `the clocks are ${JSON.stringify(made.clocks)}`);
    expect(made.state === 'closed' && made.closure?.ask_at != null, `nobody asks again: ${JSON.stringify(made.closure)}`);
    expect(made.closure.told?.startsWith(`${name}, I am sorry. What you had ordered was not ready.`) === true, `they were told ${made.closure.told}`);
    const days = (Date.parse(made.closure!.ask_at!) - Date.parse(made.closure!.at)) / 86_400_000;
    expect(days === 2, `they are asked in ${days} days`);
    await page.getByText('given on the spot').waitFor();
    await page.getByText(/^On .* we ask them whether it is right now: by mail, or one of us where no mail may go\.$/).waitFor();
    await page.getByRole('button', { name: 'Say how it turned out: Do it again' }).click();
    await page.getByRole('textbox', { name: 'How it turned out: Do it again' }).fill('She came back on Monday.');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText('How it turned out: She came back on Monday.').waitFor();
    await clean(page, 'what was given');
    await page.getByRole('button', { name: 'Take it back: Do it again' }).click();
    await page.getByText('taken back', { exact: true }).waitFor();
    await page.goto(`/counter/${id}`);
    await page.getByText(`To be put right: Not ready: ${name}`).waitFor();
  }],
  ['cases: what was best received is told, and an apology by mail is promised within the limit alone and taken back with the remedy', async (page) => {
    for (let n = 0; n < 5; n += 1) {
      const { id: one } = await post(page, '/cases', { subject: fresh('The bill'), cause: 'price', source: 'counter' });
      await post(page, `/cases/${one}/remedies`, { kind: 'gift', amount: { amount_minor: 500, currency: 'EUR' }, in_person: true });
      await post(page, `/cases/${one}/verdict`, { score: 5 });
    }
    const [best] = (await get<{ kinds: { name: string; well: number; n: number }[] }>(page, '/remedies/helped?cause=price')).kinds;
    expect(best !== undefined && 2 * best.well >= best.n, `best received is ${JSON.stringify(best)}`);
    const few = { cause: 'long_wait', kinds: [{ kind: 'gift', name: 'A gift', n: 5, well: 2, usual: { amount_minor: 500, currency: 'EUR' }, interval: [12, 77] }] };
    await page.route('**/api/v1/remedies/helped?cause=long_wait', (route) => route.fulfill({ json: few }));
    await page.route('**/api/v1/allowance*', async (route) => {     // whoever runs this may give as much as they like
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), left_for_case: { amount_minor: 3000, currency: 'EUR' } } });
    });
    const name = fresh('Ludmilla'), address = `${name.split(' ')[1]}@example.org`;
    const { id } = await post(page, '/customers', { name, emails: [address] });
    await page.goto(`/cases/put-right/${id}`);
    const asked = page.waitForResponse((answer) => answer.url().includes('helped?cause=long_wait'));
    await page.getByRole('button', { name: 'Long wait' }).click();
    await asked;
    await settled(page);
    expect((await page.getByText(/^Best received of what was tried/).count()) === 0, 'what most did not receive well is advised');
    await page.getByRole('button', { name: 'Price or bill' }).click();
    await page.getByText(`well received ${best.well} of ${best.n} times`).filter({ hasText: `Best received of what was tried (Price or bill): “${best.name}”` }).waitFor();
    await page.getByRole('button', { name: /^A gift/ }).click();
    const box = page.getByRole('checkbox', { name: `Send it by e-mail, too, in ten minutes: ${address}` }), words = page.getByRole('textbox', { name: 'Say it' });
    await box.waitFor();
    await page.getByLabel('What does it cost us?').fill('99');
    await box.waitFor({ state: 'detached' });
    expect((await words.inputValue()).includes('I am asking for this to put it right: A gift.'), `they are told ${await words.inputValue()}`);
    await page.getByLabel('What does it cost us?').fill('5');
    await box.check();
    expect((await words.inputValue()).endsWith('To put it right: A gift.'), `they are told ${await words.inputValue()}`);
    await clean(page, 'the words and the box');
    await page.getByRole('button', { name: 'A gift: do it' }).click();
    await page.getByRole('heading', { name: `Price or bill: ${name}` }).waitFor();
    const made = page.url().split('/').pop()!;
    const mail = async () => (await get<{ entries: { mail: string | null }[] }>(page, `/cases/${made}`)).entries.map((entry) => entry.mail).filter((state) => state !== null).join();
    expect(['planned', 'held'].includes(await mail()), `the mail is ${await mail()}`);
    await page.getByRole('button', { name: 'Take it back: A gift' }).click();
    await page.getByText('taken back', { exact: true }).first().waitFor();
    expect((await mail()) === 'withdrawn', `the mail is ${await mail()}`);
  }],
  ['cases: a review is answered where it stands', async (page) => {
    const subject = fresh('Good bread, long queue');
    await page.goto('/cases?open');
    await page.getByLabel('What is it about?').fill(subject);
    await page.getByLabel('How it came').selectOption('review');
    await page.getByLabel('Where does it stand?').fill('Google');
    await page.getByLabel('Stars', { exact: true }).selectOption('2');
    await page.getByLabel('Their words').fill('Half an hour on Saturday.');
    await page.getByLabel('Its address there').fill('https://google.example/r/1');
    await clean(page, 'the form of a review');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('heading', { name: subject }).waitFor();
    await page.getByRole('img', { name: '2 of 5 stars' }).waitFor();
    expect((await page.getByRole('complementary').getByRole('link', { name: 'Google' }).getAttribute('href')) === 'https://google.example/r/1', 'the place leads elsewhere');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('textbox', { name: 'Our answer' }).fill('You waited too long. From Saturday on there are two of us.');
    await page.getByRole('button', { name: 'Write down our answer' }).click();
    await page.getByText('Kept and copied. Put it under their words now.').waitFor();
    expect((await page.evaluate(() => navigator.clipboard.readText())).startsWith('You waited too long'), 'the answer was not copied');
    await clean(page, 'a review');
    await page.goto('/cases');
    await page.getByRole('listitem').filter({ hasText: subject }).getByRole('img', { name: '2 of 5 stars' }).waitFor();
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
    await page.getByRole('textbox', { name: 'Our answer' }).fill('/sor');
    await page.getByRole('textbox', { name: 'Our answer' }).press('Enter');
    expect((await page.getByRole('textbox', { name: 'Our answer' }).inputValue()).startsWith('lena@example.org, we let you down'), `the ready answer became ${await page.getByRole('textbox', { name: 'Our answer' }).inputValue()}`);
    await page.getByRole('button', { name: 'Write down our answer' }).click();
    await page.getByText('answered', { exact: false }).first().waitFor();
    await page.locator('h1').first().click();
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByText('Say how the customer was told. Nobody learns it by our closing a case.').waitFor();
    await clean(page, 'what is missing');
    await page.getByRole('group', { name: 'What happened?' }).getByRole('button', { name: 'Long wait' }).click();
    await page.getByLabel('What did we do about it?').fill('Oiled it');
    await page.getByLabel('How were they told?').selectOption('call');
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
  ['cases: our answer is printed as a letter', async (page) => {
    const { id: customer_id } = await post(page, '/customers', { name: fresh('Osbert'), street: 'Am Markt 1', postcode: '12345', city: 'Quendelbrück' });
    const { id } = await post(page, '/cases', { subject: 'The cake was not ready', customer_id, words: 'Where is it?' });
    await post(page, `/cases/${id}/entries`, { kind: 'answer', words: 'It is ready now.', way: 'call' });
    await post(page, `/cases/${id}/entries`, { kind: 'answer', words: 'With our apologies.', way: 'letter' });
    await page.goto(`/cases/${id}`);
    const said = page.locator('.talk > li');
    await said.nth(2).getByText('It goes by letter.').waitFor();
    expect((await said.nth(0).getByText('Print as a letter').count()) === 0, 'their own words are offered as our letter');
    expect((await said.nth(1).getByText('It goes by letter.').count()) === 0, 'a call goes by letter');
    const text = (await said.nth(2).innerText()).replaceAll('\n', ' ');
    expect(text.indexOf('It goes by letter.') < text.indexOf('With our apologies.'), `it is not said first: ${text}`);
    await clean(page, 'the conversation');
    for (const nth of [1, 2]) {
      const [tab] = await Promise.all([page.waitForEvent('popup'), said.nth(nth).getByRole('link', { name: /^Print as a letter/ }).click()]);
      await tab.close();
      const letter = await page.request.get((await said.nth(nth).getByRole('link', { name: /^Print as a letter/ }).getAttribute('href'))!);
      expect(letter.status() === 200 && (await letter.body()).subarray(0, 5).toString() === '%PDF-', `the letter answered ${letter.status()}`);
    }
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
    await page.getByText('else to Orders and deliveries').waitFor();
  }],
  ['cases: every rule is changed on its page, and a fault stands at its field', async (page) => {
    const before = await get<{ clocks: { name: string }[] }>(page, '/case-rules');
    await page.goto('/cases/rules');
    await page.getByRole('button', { name: 'Add a rule', exact: true }).click();
    const rule = page.getByRole('group', { name: 'A new rule' });
    await rule.getByLabel('First answer, hours').fill('soon');
    const save = page.getByRole('region', { name: 'How long we have' }).getByRole('button', { name: 'Keep this' });
    await save.click();
    await rule.getByText('Give it a name.').waitFor();
    await rule.getByText('Write hours, such as 1.5, or nothing for no clock.').waitFor();
    await clean(page, 'the faults of a rule');
    await rule.getByLabel('Name').fill('Reviews by regulars');
    const named = page.getByRole('group', { name: 'Reviews by regulars' });
    await named.getByLabel('First answer, hours').fill('0');
    await named.getByLabel('How it came').selectOption('review');
    await named.getByLabel('From whom').selectOption('2');
    await named.getByLabel('Warning, minutes before').fill('15');
    await save.click();
    await named.getByText('This is 1 to 527040.').waitFor();
    await named.getByRole('button', { name: 'Up: Reviews by regulars' }).click();
    await named.getByText('This is 1 to 527040.').waitFor();
    expect(await page.getByText('This is 1 to 527040.').count() === 1, 'the fault stands at another rule too');
    await named.getByLabel('First answer, hours').fill('1,5');
    await save.click();
    await page.getByText('Kept.').first().waitFor();
    const after = await get<{ clocks: Record<string, unknown>[] }>(page, '/case-rules');
    const kept = after.clocks[after.clocks.length - 2]!;
    expect(after.clocks.length === before.clocks.length + 1 && kept.name === 'Reviews by regulars' && kept.first_minutes === 90 && kept.source === 'review' && kept.level === 2 && kept.warn_minutes === 15, `kept is ${JSON.stringify(after.clocks)}`);
    await page.getByRole('button', { name: 'Remove: Reviews by regulars' }).click();
    await save.click();
    await page.waitForFunction(async (n) => ((await (await fetch('/api/v1/case-rules')).json()) as { clocks: unknown[] }).clocks.length === n, before.clocks.length);
  }],
  ['cases: one is given to another customer, put off until a day and made part of any other', async (page) => {
    const [was, is] = [fresh('Wilma'), fresh('Ottilie')];
    const [wrong, right] = [await post(page, '/customers', { name: was }), await post(page, '/customers', { name: is })];
    const subject = fresh('Two cakes'), other = fresh('The same cakes');
    const { id } = await post(page, '/cases', { subject, customer_id: wrong.id });
    const whole = await post(page, '/cases', { subject: other, customer_id: right.id });
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'It is somebody else\'s' }).click();
    await page.getByLabel('Whose case it is').fill(is);
    await page.getByRole('button', { name: is }).click();
    await page.getByRole('link', { name: is }).waitFor();
    expect((await get<{ customer_id: string }>(page, `/cases/${id}`)).customer_id === right.id, 'it is not hers');
    await page.getByRole('button', { name: 'Until a day' }).click();
    await page.getByLabel('Comes back on').fill('2020-01-01');
    await page.getByRole('button', { name: 'Put it off' }).click();
    await page.locator('.until .mantine-InputWrapper-error').waitFor();
    await clean(page, 'a day that is gone');
    const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Comes back on').fill(day);
    await page.getByRole('button', { name: 'Put it off' }).click();
    await page.getByRole('button', { name: 'Back into the queue' }).or(page.getByText(/^back on /)).first().waitFor();
    const until = (await get<{ snoozed_until: string }>(page, `/cases/${id}`)).snoozed_until;
    expect(Math.abs(Date.parse(until) - Date.parse(day)) < 86_400_000, `it comes back on ${until}`);
    await page.getByRole('button', { name: 'Make it part of another case' }).click();
    await page.getByLabel('Which case').fill(other);
    await clean(page, 'the search for another case');
    await page.getByRole('button', { name: `${other} (${is})` }).click();
    await page.getByRole('heading', { name: other }).waitFor();
    expect((await get<{ parts: string[] }>(page, `/cases/${whole.id}`)).parts.includes(id), 'it is no part of the other');
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
