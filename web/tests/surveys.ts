// Surveys as they are answered and keyed: a phone without script, four faces on a tablet, sheets by keyboard, and the editor.
import type { Browser, Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
async function post<T = { id: string }>(page: Page, path: string, data?: object): Promise<T> {
  const answer = await page.request.post(`/api/v1${path}`, { ...(data && { data }), headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const get = async <T>(page: Page, path: string): Promise<T> => (await (await page.request.get(`/api/v1${path}`)).json()) as T;
const clean = async (page: Page) => {
  const found = await findings(page);
  expect(found.length === 0, found.join('\n'));
};
const en = (ask: string, more = {}) => [{ language: 'en', ask, ...more }];
type Survey = { id: string };
async function open(page: Page, questions: object[]): Promise<Survey> {
  const survey = await post<Survey>(page, '/surveys', { name: `Journey ${Date.now().toString(36)}`, questions, texts: [{ language: 'en', about: 'bakery', reads: 'Hanne, whose shop it is.', thanks: 'We bake on.' }] });
  await post(page, `/surveys/${survey.id}/opening`);
  return survey;
}
const close = (page: Page, survey: Survey) => post(page, `/surveys/${survey.id}/closing`);
const everything = [
  { kind: 'nps', words: en('How likely are you to send a friend to us?', { low: 'not at all', high: 'certainly' }) },
  { kind: 'text', words: en('Would you say why?') },
  { kind: 'choice', words: en('What did you come for?', { choices: ['Bread', 'Coffee'] }) },
  { kind: 'csat', words: en('How content were you?') },
];
async function stranger(page: Page, run: (phone: Page) => Promise<void>, options = {}): Promise<void> {
  const context = await (page.context().browser() as Browser).newContext({ baseURL: url, ...options });
  const phone = await context.newPage();
  const trouble: string[] = [];
  phone.on('console', (m) => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) trouble.push(m.text()); });
  phone.on('dialog', (d) => { trouble.push(`a dialog: ${d.message()}`); void d.dismiss(); });
  try {
    await run(phone);
    expect(trouble.length === 0, trouble.join('\n'));
  } finally {
    await context.close();
  }
}

export const surveysJourneys: Journey[] = [
  ['surveys: a customer answers on a phone without script', async (page) => {
    const survey = await open(page, everything);
    const customer = await post(page, '/customers', { name: `Jonna ${Date.now().toString(36)}`, preferred_name: 'Jonna' });
    const { link } = await post<{ link: string }>(page, `/surveys/${survey.id}/invitations`, { customer_id: customer.id, channel: 'counter' });
    await stranger(page, async (phone) => {
      await phone.goto(`${link}?score=9`);
      expect(await phone.getByRole('radio', { name: '9', exact: true }).isChecked(), '9 is not chosen');
      expect((await get<{ data: [] }>(page, `/survey-answers?survey_id=${survey.id}`)).data.length === 0, 'reading kept an answer');
      const sideways = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(sideways <= 0, `scrolls sideways by ${sideways} px`);
      await phone.getByRole('button', { name: 'Send and go on' }).click();
      await phone.getByLabel('Would you say why?').fill('<img src=x onerror=alert(1)> The rye was "warm".');
      await phone.getByRole('button', { name: 'Send and go on' }).click();
      await phone.getByRole('radio', { name: 'Bread' }).waitFor();
      await phone.goBack();
      expect((await phone.getByLabel('Would you say why?').inputValue()).includes('onerror'), 'back lost what was said');
      await phone.goForward();
      await phone.getByRole('radio', { name: 'Bread' }).check();
      await phone.getByRole('button', { name: 'Send and go on' }).click();
      await phone.keyboard.press('Tab');      // past the shop's name to the scale
      await phone.getByRole('radio', { name: '5' }).focus();
      await phone.keyboard.press('Space');
      await phone.keyboard.press('Enter');
      await phone.getByRole('heading', { name: /Thank you, Jonna/ }).waitFor();
      await phone.getByText('Your 9 is kept.').waitFor();
    }, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const [answer] = (await get<{ data: { customer_id: string; values: { score: number | null }[] }[] }>(page, `/survey-answers?survey_id=${survey.id}`)).data;
    expect(answer?.customer_id === customer.id && answer.values.map((v) => v.score).join() === '9,,1,5', `kept was ${JSON.stringify(answer)}`);
    await page.goto(`/listen/${survey.id}`);
    await page.getByText('The rye was "warm".').waitFor();
    await page.getByRole('button', { name: 'Write back' }).click();
    await page.getByLabel('Your words').fill('Thank you. The <b>oven</b> says hello.');
    await clean(page);
    await page.getByRole('button', { name: 'Put it there' }).click();
    await page.getByText('The <b>oven</b> says hello.').waitFor();
    await stranger(page, async (phone) => {
      await phone.goto(link);
      await phone.getByText('The <b>oven</b> says hello.').waitFor();
    }, { javaScriptEnabled: false });
    await close(page, survey);
  }],
  ['surveys: the pages of a survey have no finding and stay small', async (page) => {
    const survey = await open(page, everything);
    const code = (await post<{ link: string }>(page, `/surveys/${survey.id}/places`, { kind: 'qr', name: 'by the door' })).link;
    const tablet = (await post<{ link: string }>(page, `/surveys/${survey.id}/places`, { kind: 'tablet', name: 'by the till' })).link;
    for (const colorScheme of ['light', 'dark'] as const)
      await stranger(page, async (phone) => {
        for (const target of [code, tablet, '/s/none', `${tablet}?thanks=1`]) {
          const answer = await phone.goto(target);
          const bytes = (await answer!.body()).length;
          expect(bytes < 20_000, `${target} is ${bytes} bytes`);
          await clean(phone);
        }
        await phone.goto(code);
        for (const step of ['7', null, 'Coffee']) {
          if (step) await phone.getByRole('radio', { name: step, exact: true }).check();
          await phone.getByRole('button', { name: 'Send and go on' }).click();
          await clean(phone);
        }
        await phone.getByRole('radio', { name: '4' }).check();
        await phone.getByRole('button', { name: 'Send my answer' }).click();
        await phone.getByRole('heading', { name: /Thank you/ }).waitFor();
        await clean(phone);
      }, { colorScheme, viewport: { width: 360, height: 740 } });
    await close(page, survey);
  }],
  ['surveys: four faces on a tablet, by touch and by keyboard, and back to the start', async (page) => {
    const survey = await open(page, [{ kind: 'csat', words: en('How content are you with today?') }]);
    const { link } = await post<{ link: string }>(page, `/surveys/${survey.id}/places`, { kind: 'tablet', name: 'by the till' });
    await stranger(page, async (tablet) => {
      await tablet.goto(link);
      const box = await tablet.getByRole('button', { name: 'very happy' }).boundingBox();
      expect(box && box.width >= 120 && box.height >= 120, `a face is ${box?.width} by ${box?.height}`);
      await tablet.getByRole('button', { name: 'very happy' }).tap();
      await tablet.getByRole('heading', { name: 'Thank you.' }).waitFor();
      const since = Date.now();
      await tablet.getByRole('button', { name: 'very happy' }).waitFor({ timeout: 8000 });
      expect(Date.now() - since < 6500, `back after ${Date.now() - since} ms`);
      await tablet.keyboard.press('Tab');
      await tablet.keyboard.press('Tab');
      await tablet.keyboard.press('Enter');
      await tablet.getByRole('heading', { name: 'Thank you.' }).waitFor();
    }, { hasTouch: true, viewport: { width: 1024, height: 768 } });
    const scores = (await get<{ data: { values: { score: number }[] }[] }>(page, `/survey-answers?survey_id=${survey.id}`)).data.map((a) => a.values[0]!.score).sort().join();
    expect(scores === '2,5', `kept were ${scores}`);
    await close(page, survey);
  }],
  ['surveys: twenty sheets of paper are keyed within a minute, and the same twice agree', async (page) => {
    const survey = await open(page, everything.slice(0, 2));
    await page.goto(`/listen/${survey.id}?show=paper`);
    await page.getByLabel('Pile', { exact: true }).fill('Box by the door');
    await page.getByLabel('Keyed').selectOption('2');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Sheet 1' }).waitFor();
    let keys = 0;
    // A quick typist: eight keys a second.
    const press = async (key: string) => { keys += 1; await page.keyboard.press(key, { delay: 25 }); await page.waitForTimeout(100); };
    const scores = Array.from({ length: 20 }, (_, i) => (i * 7) % 11);
    const start = Date.now();
    for (const score of scores) {
      for (const digit of String(score)) await press(digit);
      await press('Enter');
      await press('Enter');
    }
    const seconds = (Date.now() - start) / 1000;
    await page.getByRole('heading', { name: 'Sheet 21' }).waitFor();
    console.log(`        20 sheets: ${keys} keys (${keys / 20} a sheet) in ${seconds.toFixed(1)} s`);
    expect(seconds <= 60, `20 sheets took ${seconds} s`);
    await page.getByRole('button', { name: 'Second time' }).click();
    await page.getByRole('heading', { name: 'Sheet 1' }).waitFor();
    for (const [i, score] of scores.entries()) {
      for (const digit of String(i === 3 ? 5 : score)) await press(digit);
      await press('Enter');
      await press('Enter');
    }
    await page.getByText('One difference').waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'The first is right' }).click();
    await page.getByText('Both passes agree').waitFor();
    await page.getByRole('button', { name: 'Take 20 sheets in' }).click();
    await page.getByText('taken in', { exact: true }).waitFor();
    const told = await get<{ total: { n: number; questions: { n: number }[] } }>(page, `/surveys/${survey.id}/results`);
    expect(told.total.n === 20 && told.total.questions[0]!.n === 20, `kept were ${JSON.stringify(told.total)}`);
    await close(page, survey);
  }],
  ['surveys: one is written in two languages with a live look, opened, and asks by chance', async (page) => {
    await page.goto('/listen?new');
    await settled(page);
    await page.getByLabel('Its name among yourselves').fill(`Written ${Date.now().toString(36)}`);
    await page.getByLabel('Question 1', { exact: true }).fill('Would you send a friend to us?');
    await page.getByLabel('How it looks on a phone').getByText('Would you send a friend to us?').waitFor();
    await page.getByLabel('Question 2', { exact: true }).fill('Why?');
    await page.getByLabel('Another language').fill('de');
    await page.keyboard.press('Enter');
    await page.getByLabel('Question 1', { exact: true }).fill('Würden Sie uns empfehlen?');
    await page.getByLabel('Question 2', { exact: true }).fill('Warum?');
    await clean(page);
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('button', { name: 'Close it' }).waitFor();
    await page.getByRole('link', { name: 'Who is asked' }).click();
    await page.getByLabel('How many').fill('3');
    await page.getByRole('button', { name: 'What would it tell?' }).click();
    await page.getByText(/will be asked; about/).waitFor();
    const everybody = await page.getByText(/will be asked; about/).innerText();
    await page.getByRole('button', { name: 'Level 3 and above' }).click();
    await page.getByText(/will be asked; about/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'What would it tell?' }).click();
    const meant = await page.getByText(/will be asked; about/).innerText();
    const of = (told: string) => Number(/ of (\d+) /.exec(told)?.[1]);
    expect(of(meant) < of(everybody), `of ${everybody} the condition leaves ${meant}`);
    await clean(page);
    await page.getByRole('button', { name: 'Level 3 and above' }).click();
    await page.getByRole('button', { name: 'What would it tell?' }).click();
    await page.getByText(/will be asked; about/).waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'Draw these 3' }).click();
    await page.getByRole('button', { name: 'Make the link' }).first().click();
    await page.locator('code.told').first().waitFor();
    for (const [colorScheme, width] of [['dark', 320], ['light', 768]] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const part of ['What they said', 'Who is asked', 'Paper', 'Codes and tablets', 'Words']) {
        await page.getByRole('link', { name: part, exact: true }).click();
        await settled(page);
        await clean(page);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `${part} scrolls sideways by ${sideways} px at ${width}`);
      }
    }
    await page.getByRole('link', { name: 'What they said', exact: true }).click();
    expect((await page.getByRole('link', { name: 'You said, we did' }).getAttribute('href')) === '/said', 'what we did is not a step away from what they said');
    expect((await page.getByRole('link', { name: 'What they say, by theme' }).getAttribute('href'))?.startsWith('/relationships/themes?survey=srv_') === true, 'nor is what they say by theme');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByRole('button', { name: 'Open it again' }).waitFor();
  }],
  ['surveys: a customer is asked from their own page, wants no more, and may be asked again', async (page) => {
    const survey = await open(page, everything);
    const { name } = await get<{ name: string }>(page, `/surveys/${survey.id}`);
    const customer = await post(page, '/customers', { name: `Jonna ${Date.now().toString(36)}` });
    await page.goto(`/people/${customer.id}`);
    await page.getByRole('button', { name: 'Ask them' }).click();
    await page.getByLabel('Which survey').selectOption({ label: name });
    await page.getByRole('button', { name: 'Ask now' }).click();
    await page.getByRole('alert').getByText('We have no address of theirs for this.').waitFor();
    await clean(page);
    await page.getByLabel('How', { exact: true }).selectOption('counter');
    await page.getByRole('button', { name: 'Ask now' }).click();
    await page.getByText('Their own link, told this once:').waitFor();
    expect((await get<{ data: unknown[] }>(page, `/surveys/${survey.id}/invitations`)).data.length === 1, 'they were not asked');
    await page.getByRole('status').getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'They want no surveys' }).click();
    await page.getByText(/^Asked us on .* not to be asked any more\.$/).waitFor();
    await page.getByRole('button', { name: 'They may be asked again' }).click();
    await page.getByLabel('Why?').fill('She said so on the phone');
    await clean(page);
    await page.getByRole('button', { name: 'They may be asked again' }).click();
    await page.getByRole('button', { name: 'Ask them' }).waitFor();
    await close(page, survey);
  }],
  ['surveys: they say at the link in a mail how we may write to them, and their page says so', async (page) => {
    const survey = await open(page, everything);
    const customer = await post(page, '/customers', { name: `Jonna ${Date.now().toString(36)}`, emails: [`jonna${Date.now()}@example.org`] });
    await post(page, `/customers/${customer.id}/consents`, { channel: 'email', given: true, source: 'form at the counter' });
    const { version } = await get<{ version: number }>(page, '/public-address');
    const set = await page.request.put('/api/v1/public-address', { data: { address: 'https://hallo.example' }, headers: { ...headers, 'If-Match': `"v${version}"` } });
    expect(set.ok(), `the public address is refused: ${await set.text()}`);
    const { invitation } = await post<{ invitation: { message_id: string } }>(page, `/surveys/${survey.id}/invitations`, { customer_id: customer.id, channel: 'email' });
    const { unsubscribe_link } = await get<{ unsubscribe_link: string }>(page, `/messages/${invitation.message_id}`);
    const wishes = new URL(unsubscribe_link).pathname;
    await stranger(page, async (phone) => {
      for (const [button, noted] of [['Ask me less often', 'We will ask you something at most once in half a year.'], ['Only by post', 'Of our own accord we will write to you only by post.']] as const) {
        await phone.goto(wishes);
        await phone.getByRole('button', { name: button }).click();
        await phone.getByRole('status').getByText(noted).waitFor();
        await clean(phone);
        const sideways = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `scrolls sideways by ${sideways} px`);
      }
    }, { viewport: { width: 320, height: 640 } });

    await page.goto(`/people/${customer.id}`);
    await page.getByText(/^Asked us on .* to be asked less often: at most once in half a year\.$/).waitFor();
    await page.getByRole('button', { name: 'E-mail: asked us not to. Change' }).waitFor();
    await page.getByText('the link in our mail: by post alone').first().waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'They may be asked as others' }).click();
    await page.getByLabel('Why?').fill('She said so at the counter');
    await page.getByRole('button', { name: 'They may be asked as others' }).click();
    await page.getByText('They may be asked as often as others again.').waitFor();
    expect((await page.getByText(/^Asked us on/).count()) === 0, 'what was lifted still stands');
    await close(page, survey);
  }],
  ['surveys: a code hangs up as a page or a picture', async (page) => {
    const survey = await open(page, everything);
    await post(page, `/surveys/${survey.id}/places`, { kind: 'qr', name: 'by the door' });
    await page.goto(`/listen/${survey.id}?show=places`);
    await page.getByText('To hang up:').waitFor();
    await clean(page);
    for (const [name, type] of [['page, A4', 'application/pdf'], ['page, Letter', 'application/pdf'], ['code, SVG', 'image/svg+xml'], ['code, PNG', 'image/png']] as const) {
      const href = await page.getByRole('link', { name: `${name}, for by the door` }).getAttribute('href');
      const answer = await page.request.get(href ?? '');
      expect(answer.ok() && answer.headers()['content-type'] === type, `${href} answered ${answer.status()} ${answer.headers()['content-type']}`);
    }
    await close(page, survey);
  }],
];
