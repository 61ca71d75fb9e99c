// What we say back: an answer that goes by mail, one to somebody without a name, and articles that everybody may read.
import type { Browser, Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
const fresh = (name: string) => `${name} ${Date.now().toString(36)}`;
async function post<T = { id: string }>(page: Page, path: string, data: object = {}): Promise<T> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const clean = async (page: Page, what: string) => {
  const found = await findings(page);
  expect(found.length === 0, `axe finds something on ${what}: ${found.join('\n')}`);
};
// Somebody who never signed in, with a narrow telephone that runs no script.
async function stranger(page: Page, run: (phone: Page) => Promise<void>): Promise<void> {
  const context = await (page.context().browser() as Browser).newContext({ baseURL: url, javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  try {
    await run(await context.newPage());
  } finally {
    await context.close();
  }
}
// Mail is set up once; a second time changes nothing.
async function writeMail(page: Page): Promise<void> {
  const settings = (await (await page.request.get('/api/v1/mail/settings')).json()) as { version: number };
  if (settings.version > 0) return;
  const put = await page.request.put('/api/v1/mail/settings', { data: { from_name: 'Hafer & Mohn', from_address: 'hallo@hafer-mohn.example', per_minute: 600, per_domain_per_minute: 120 }, headers: { ...headers, 'If-Match': '"v0"' } });
  expect(put.ok(), `PUT /mail/settings answered ${put.status()}`);
}

export const voiceJourneys: Journey[] = [
  ['voice: anybody writes to us without signing in and without script, and it is a case', async (page) => {
    const words = fresh('The rolls were hard');
    await stranger(page, async (phone) => {
      await phone.goto('/contact');
      await phone.getByLabel('Something went wrong').check();
      await phone.getByLabel('What would you like to tell us?').fill(words);
      await phone.getByLabel('E-mail or telephone').fill('anna@example.org');
      await phone.getByRole('button', { name: 'Send it' }).click();
      await phone.getByText('Thank you, we have it').waitFor();
    });
    await page.goto('/contact');
    await clean(page, 'the page where anybody writes');
    await page.goto('/cases');
    await page.getByLabel('Find a case').fill(words);
    await page.getByRole('link', { name: words }).click();
    await page.getByText('anna@example.org').first().waitFor();
  }],
  ['voice: what a stranger puts into the suggestion box waits, is shown, and is voted for once', async (page) => {
    const title = fresh('Open on Sundays'), rude = fresh('Rude words');
    await stranger(page, async (phone) => {
      for (const one of [title, rude]) {
        await phone.goto('/ideas');
        await phone.getByLabel('Your idea, in a few words').fill(one);
        await phone.getByLabel('Why, or how, if you like').fill('I work all week.');
        await phone.getByRole('button', { name: 'Send it' }).click();
        await phone.getByText('Thank you, we have it.').waitFor();
      }
      expect((await phone.getByText(title).count()) === 0, 'it stands there before somebody read it');
    });
    await page.goto('/listen/ideas');
    await page.getByText(/ideas? of (a )?strangers? waits?/).waitFor();
    await page.getByRole('button', { name: `Remove it: ${rude}` }).click();
    await page.getByRole('button', { name: `Let everybody read it: ${title}` }).click();
    const line = page.getByRole('listitem').filter({ hasText: title });
    await line.getByText('Everybody may read it', { exact: true }).waitFor();
    await clean(page, 'ideas with the box');
    await stranger(page, async (phone) => {
      await phone.goto('/ideas');
      expect((await phone.getByText(rude).count()) === 0, 'what was removed stands there');
      for (let n = 0; n < 2; n += 1) {
        await phone.getByRole('button', { name: `I want that too: ${title}` }).click();
        await phone.getByText('Thank you, your vote counts.').waitFor();
      }
      await phone.getByRole('listitem').filter({ hasText: title }).getByText('1 vote', { exact: true }).waitFor();
    });
    await page.goto('/ideas');
    await clean(page, 'the suggestion box');
    await page.goto('/listen/ideas');
    await line.getByText('one from the box').waitFor();
  }],
  ['voice: an idea is voted for and answered, and everybody reads what came of it', async (page) => {
    const title = fresh('Open until eight'), name = fresh('Wanda');
    await post(page, '/customers', { name });
    const unnamed = await post(page, '/customers', { emails: [`${fresh('wish').replace(' ', '.')}@example.org`] }), theirs = fresh('Rye on Mondays');
    await post(page, '/ideas', { title: theirs, customer_id: unnamed.id });
    await page.goto('/listen/ideas');
    await page.getByRole('listitem').filter({ hasText: theirs }).getByRole('link', { name: 'Somebody without a name yet' }).waitFor();
    await page.getByRole('button', { name: 'Write down an idea' }).click();
    await page.getByLabel('What is the idea?').fill(title);
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByRole('button', { name: `Vote for somebody: ${title}` }).click();
    await page.getByLabel('Whose vote?').fill(name);
    await clean(page, 'voting');
    await page.getByRole('button', { name }).click();
    const line = page.getByRole('listitem').filter({ hasText: title });
    await line.getByText('one vote').waitFor();
    await page.getByRole('button', { name: `Answer it: ${title}` }).click();
    await page.getByRole('button', { name: 'done', exact: true }).click();
    await page.getByLabel('Why').fill('Since Friday.');
    await clean(page, 'answering');
    await page.getByRole('button', { name: 'Answer and tell those who voted' }).click();
    await line.getByText('Since Friday.').waitFor();
    await line.getByRole('button', { name: 'Take the answer back' }).click();
    await line.getByText('Since Friday.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Answer it: ${title}` }).click();
    await page.getByRole('button', { name: 'done', exact: true }).click();
    await page.getByLabel('Why').fill('Since Friday.');
    await page.getByRole('button', { name: 'Answer and tell those who voted' }).click();
    await line.getByText('Since Friday.').waitFor();
    await page.getByRole('button', { name: 'Write one' }).click();
    await page.getByLabel('Which idea?').selectOption({ label: title });
    await page.getByRole('textbox', { name: 'You said' }).fill(`${title}, please.`);
    await page.getByLabel('We did', { exact: true }).fill('We are open until eight on Fridays.');
    await page.getByLabel('How did they give their leave?').fill('at the counter, today');
    await clean(page, 'you said');
    await page.getByRole('button', { name: 'Keep this' }).click();
    const said = page.getByRole('listitem').filter({ hasText: `${title}, please.` });
    await stranger(page, async (phone) => {
      await phone.goto('/said');
      expect((await phone.getByText(`${title}, please.`).count()) === 0, 'it stands there before somebody let it out');
    });
    await said.getByRole('button', { name: 'Let everybody read it' }).click();
    await said.getByText('Everybody may read it', { exact: true }).waitFor();
    await clean(page, 'ideas');
    await stranger(page, async (phone) => {
      await phone.goto('/said');
      await phone.getByText(`${title}, please.`).waitFor();
      expect((await phone.getByText('at the counter, today').count()) === 0, 'how the leave was given stands there');
    });
  }],
  ['voice: where customers reach us is said once', async (page) => {
    await page.goto('/settings/mail');
    const form = page.locator('form').filter({ has: page.getByRole('heading', { name: 'Where customers reach us' }) });
    await form.getByLabel('Address of our pages').fill('https://hallo.hafer-mohn.example/a/path');
    await form.getByRole('button', { name: 'Keep this' }).click();
    await form.getByText('Say it like https://hallo.example.org').waitFor();
    await form.getByLabel('Address of our pages').fill(url.replace('localhost', '127.0.0.1'));
    await form.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText('The changes are kept.').or(page.getByText('Kept.')).first().waitFor();
    await clean(page, 'the address');
  }],
  ['voice: an article is written, published, found and linked into an answer', async (page) => {
    const title = fresh('How long does rye keep');
    await page.goto('/cases/articles');
    await page.getByRole('button', { name: 'Write an article' }).click();
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Text').fill('## In a cloth\n\nAbout **a week**, in a *cloth* bag.\n\n- never in the fridge\n- <script>alert(1)</script>');
    await page.getByRole('region', { name: 'How it will stand there' }).getByRole('heading', { name: 'In a cloth' }).waitFor();
    await clean(page, 'writing');
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByText('For us alone').waitFor();
    const id = page.url().split('/').pop()!;
    await stranger(page, async (phone) => {
      expect((await phone.goto(`/help/${id}`))?.status() === 404, 'everybody reads what is for us alone');
    });
    await page.getByRole('button', { name: 'Let everybody read it' }).click();
    await page.locator('#main').getByText('Everybody may read it', { exact: true }).waitFor();
    await clean(page, 'the article');
    await stranger(page, async (phone) => {
      await phone.goto('/help');
      await phone.getByRole('searchbox').fill('rye cloth');
      await phone.getByRole('button', { name: 'Search' }).click();
      await phone.getByRole('link', { name: title }).first().click();
      await phone.getByRole('heading', { name: 'In a cloth' }).waitFor();
      expect((await phone.getByText('<script>alert(1)</script>').count()) === 1, 'the script is no text');
    });
    // What is archived is out of the way, and found where one asks for it; "public" is a word like any other.
    const old = await post(page, '/articles', { title: fresh('The old public till'), text: 'It is public no more.' });
    await page.goto(`/cases/articles/${old.id}`);
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await page.getByRole('button', { name: 'Unarchive' }).waitFor();
    await page.getByRole('link', { name: 'What we know' }).first().click();
    await page.getByLabel('Find an article').fill('public');
    await page.getByText('Nothing has these words.').waitFor();
    await page.getByRole('button', { name: 'Archived' }).click();
    await page.getByRole('link', { name: /The old public till/ }).first().waitFor();
    await clean(page, 'what is archived');
    const { id: kase } = await post(page, '/cases', { subject: fresh('Rye'), source: 'mail', contact: 'lena@example.org', kind: 'question' });
    await page.goto(`/cases/${kase}`);
    await page.getByRole('textbox', { name: 'Our answer' }).fill('/how');
    await page.getByRole('button', { name: new RegExp(title) }).click();
    const words = await page.getByRole('textbox', { name: 'Our answer' }).inputValue();
    expect(words.startsWith(`${title}: http`) && words.endsWith(`/help/${id}`), `it became ${words}`);
  }],
  ['voice: an answer goes by mail, and the conversation says how far it is', async (page) => {
    await writeMail(page);
    const { id: customer } = await post(page, '/customers', { name: fresh('Paul'), emails: [`p${Date.now()}@example.org`] });
    const { id } = await post(page, '/cases', { subject: fresh('Cake'), source: 'mail', customer_id: customer, words: 'It was not ready.' });
    await page.goto(`/cases/${id}`);
    await page.getByRole('textbox', { name: 'Our answer' }).fill('We bake it again.');
    await page.getByText('It goes by mail to p').waitFor();
    await clean(page, 'the answer');
    await page.getByRole('button', { name: 'Send our answer' }).click();
    await page.getByText(/^Mail to p\S+: (waiting|about to leave|leaving|held|put off)/).waitFor();
    await page.getByRole('textbox', { name: 'Our answer' }).fill('Told at the door as well.');
    await page.getByLabel('Only write it down').check();
    await page.getByRole('button', { name: 'Write down our answer' }).click();
    await page.getByRole('paragraph').filter({ hasText: 'Told at the door as well.' }).waitFor();
    expect((await page.getByText(/^Mail to /).count()) === 1, 'what was to be written down was sent');
    await clean(page, 'the conversation');
    await page.getByRole('button', { name: 'It is settled' }).click();
    const form = page.getByRole('form', { name: 'It is settled' });
    await form.getByRole('group', { name: 'What happened?' }).getByRole('button', { name: 'Not ready' }).click();
    await form.getByLabel('What did we do about it?').fill('Baked it again');
    await form.getByLabel('How were they told?').selectOption('email');
    await form.getByLabel('In these words').fill('Your cake stands here for you.');
    await form.getByText('It goes by mail to p').waitFor();
    await clean(page, 'what is told at the end');
    await form.getByRole('button', { name: 'Close the case' }).click();
    await page.getByRole('heading', { name: /^Closed by/ }).waitFor();
    await page.getByText(/^Mail to /).nth(1).waitFor();
  }],
  ['voice: a message to one customer is looked at as they get it, sent, and taken back', async (page) => {
    await writeMail(page);
    const name = fresh('Ottilie');
    const { id } = await post(page, '/customers', { name, preferred_name: 'Otti', emails: [`o${Date.now()}@example.org`] });
    await page.goto(`/people/${id}`);
    const form = page.getByRole('form', { name: 'Write a message' });
    const fill = async (subject: string) => {
      await page.getByRole('button', { name: 'Write a message' }).click();
      await form.getByLabel('What is it about?').fill(subject);
      const text = form.getByLabel('The message');
      expect((await text.inputValue()) === 'Dear Otti,\n\n', `it begins with ${await text.inputValue()}`);
      await text.fill(`${await text.inputValue()}your scarf waits at the counter.`);
      await form.getByRole('button', { name: 'Look at it as they get it' }).click();
      const seen = form.getByRole('region', { name: 'As they get it' });
      await seen.getByText('Dear Otti,').waitFor();
      await seen.getByText(/^To o\d+@example.org$/).waitFor();
    };
    await fill('Your scarf');
    await clean(page, 'a message as they get it');
    await form.getByLabel('What is it about?').fill('Your grey scarf');
    expect((await form.getByRole('button', { name: 'Send it' }).count()) === 0, 'what was not looked at can be sent');
    await form.getByRole('button', { name: 'Look at it as they get it' }).click();
    await form.getByRole('button', { name: 'Send it' }).click();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/Your grey scarf/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('It does not leave.').waitFor();
    await timeline.getByText(/Your grey scarf/).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Write a message' }).click();
    await form.getByLabel('What is it about?').fill('Size {{customer.shoe_size}}');
    await form.getByRole('button', { name: 'Look at it as they get it' }).click();
    await form.getByText(/shoe_size/).last().waitFor();
    expect((await form.getByRole('button', { name: 'Send it' }).count()) === 0, 'a field that is not known can be sent');
    await clean(page, 'a message that is refused');
    await post(page, '/cases', { subject: 'The scarf has a hole', customer_id: id });
    await form.getByLabel('What is it about?').fill('Our new rye');
    await form.getByRole('button', { name: 'Look at it as they get it' }).click();
    await form.getByText(/^Mind: a case of theirs is open\./).waitFor();
    await clean(page, 'a message to somebody with an open case');
  }],
  ['voice: a file goes with our answer, and is kept as a file', async (page) => {
    await writeMail(page);
    const { id: customer } = await post(page, '/customers', { name: fresh('Frida'), emails: [`f${Date.now()}@example.org`] });
    const { id } = await post(page, '/cases', { subject: fresh('The seating plan'), source: 'mail', customer_id: customer, words: 'Which table is ours?' });
    await page.goto(`/cases/${id}`);
    await page.getByRole('textbox', { name: 'Our answer' }).fill('Here is the plan.');
    const bytes = Buffer.from('<script>alert(1)</script>');
    await page.locator('input[type=file]').setInputFiles([{ name: 'plan.html', mimeType: 'text/html', buffer: bytes }, { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') }]);
    await page.getByRole('button', { name: 'Leave it out: note.txt' }).click();
    await clean(page, 'an answer with a file');
    await page.getByRole('button', { name: 'Send our answer' }).click();
    const link = page.getByRole('list', { name: 'What went with it' }).getByRole('link', { name: 'plan.html' });
    await link.waitFor();
    expect((await page.getByRole('link', { name: 'note.txt' }).count()) === 0, 'what was left out went along');
    const got = await page.request.get((await link.getAttribute('href'))!);
    const head = got.headers();
    expect(head['content-disposition']!.startsWith('attachment; filename="plan.html"') && head['content-type'] === 'application/octet-stream' && head['x-content-type-options'] === 'nosniff', JSON.stringify(head));
    expect((await got.body()).equals(bytes), 'it is another file');
    await clean(page, 'a conversation with a file');
  }],
  ['voice: somebody without a name reads our answer where they answered', async (page) => {
    const survey = await post(page, '/surveys', { name: fresh('Door'), questions: [{ kind: 'nps', words: [{ language: 'en', ask: 'Would you send a friend to us?' }] }, { kind: 'text', words: [{ language: 'en', ask: 'Would you say why?' }] }] });
    await post(page, `/surveys/${survey.id}/opening`);
    const { link } = await post<{ link: string }>(page, `/surveys/${survey.id}/places`, { kind: 'qr', name: 'by the door' });
    const words = fresh('The rye was cold');
    let theirs = '';
    await stranger(page, async (phone) => {
      await phone.goto(link);
      await phone.getByRole('radio', { name: '2', exact: true }).check({ force: true });
      await phone.getByRole('button', { name: 'Send and go on' }).click();
      await phone.getByLabel('Would you say why?').fill(words);
      await phone.getByRole('button', { name: 'Send my answer' }).click();
      await phone.getByText('Thank you.').waitFor();
      theirs = phone.url();
    });
    const { data } = (await (await page.request.get(`/api/v1/cases?queue=true&q=${encodeURIComponent(words)}`)).json()) as { data: { id: string }[] };
    expect(data.length === 1, `${data.length} cases`);
    await page.goto(`/cases/${data[0]!.id}`);
    await settled(page);
    await page.getByText('They read our answer where they answered.').first().waitFor();
    await page.getByRole('textbox', { name: 'Our answer' }).fill('The oven is mended. Thank you for saying so.');
    await page.getByRole('button', { name: 'Send our answer' }).click();
    await page.getByText('They read it where they answered.').first().waitFor();
    await clean(page, 'the case without a name');
    await stranger(page, async (phone) => {
      await phone.goto(theirs);
      await phone.getByText('The oven is mended. Thank you for saying so.').waitFor();
    });
    await post(page, `/surveys/${survey.id}/closing`);
  }],
];
