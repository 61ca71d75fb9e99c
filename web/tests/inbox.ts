// Mail that comes in: brought by another program, shown in its case with what is attached, and given to whom it belongs.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
const clean = async (page: Page, what: string) => {
  const found = await findings(page);
  expect(found.length === 0, `axe finds something on ${what}: ${found.join()}`);
};

let secret = '';
async function deliver(page: Page, from: string, subject: string): Promise<void> {
  if (!secret) secret = ((await (await page.request.post('/api/v1/mail/hook-secrets', { headers })).json()) as { secret: string }).secret;
  const id = `msg_${Math.random().toString(36).slice(2)}`, at = String(Math.floor(Date.now() / 1000));
  const page_of_theirs = Buffer.from('<p>It was <b>black</b> below.</p><script>document.title = "taken over"</script><img src=x onerror="document.title = 1">').toString('base64');
  const mail = `From: Lena <${from}>\r\nTo: hallo@hafer-mohn.example\r\nSubject: ${subject}\r\nMessage-ID: <${id}@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`
    + `--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${page_of_theirs}\r\n`
    + `--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename="../oven.html"\r\n\r\n<script>1</script>\r\n--b--\r\n`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${at}.${mail}`).digest('base64')}`;
  const answer = await page.request.post('/hooks/mail', { data: Buffer.from(mail), headers: { 'Content-Type': 'message/rfc822', 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } });
  expect(answer.status() === 200, `the mail was answered ${answer.status()}: ${await answer.text()}`);
}

export const inboxJourneys: Journey[] = [
  ['inbox: a mail of nobody is given to whom it belongs, and its file is kept as a file', async (page) => {
    const name = `Lena ${Date.now().toString(36)}`, from = `lena${Date.now()}@example.org`, subject = `The rye, ${name}`;
    const made = await page.request.post('/api/v1/customers', { data: { name }, headers });
    expect(made.ok(), `POST /customers answered ${made.status()}`);
    await deliver(page, from, subject);
    await page.goto('/cases');
    await page.getByRole('link', { name: /whose (it is|they are)/ }).click();
    const row = page.getByRole('listitem').filter({ hasText: subject });
    await row.getByRole('button', { name: 'The whole mail' }).click();
    await row.getByText('It was black below.').waitFor();
    expect((await page.locator('.letter b').allInnerTexts()).every((words) => words !== 'black'), 'their page is shown as a page');
    await clean(page, 'mail without a customer');
    await row.getByLabel('Whose is it?').fill(name);
    await row.getByRole('button', { name, exact: true }).click();
    await page.getByText(`It is ${name}’s mail now.`).waitFor();
    await row.waitFor({ state: 'detached' });

    await page.goto('/cases');
    await page.getByRole('link', { name: subject }).click();
    await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    await settled(page);
    await page.getByText('one file attached').waitFor();
    await page.getByRole('button', { name: 'The whole mail' }).click();
    const link = page.getByRole('list', { name: 'Attached files' }).getByRole('link');
    expect((await link.innerText()) === 'oven.html', `the file is called ${await link.innerText()}`);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(readFileSync(await download.path(), 'utf8').trim() === '<script>1</script>', 'the file is not what was attached');
    expect((await page.title()).includes(subject), `the title is ${await page.title()}`);
    await clean(page, 'a case with a mail');
  }],
  ['inbox: the mailbox and the secret are set up, and neither is told again', async (page) => {
    await page.goto('/settings/mail');
    const form = page.locator('form').filter({ has: page.getByRole('heading', { name: 'The mailbox that is read' }) });
    await form.getByLabel('IMAP server').fill('127.0.0.1');
    await form.getByLabel('Encryption').selectOption('starttls');
    expect((await form.getByLabel('Port').inputValue()) === '143', 'the port did not follow');
    await form.getByLabel('User name').fill('hallo');
    await form.getByLabel('Password').fill('Korn und Mohn');
    await form.getByLabel('Read it').uncheck();
    await form.getByRole('button', { name: 'Keep this' }).click();
    await form.getByText('One is kept. Leave this empty to keep it.').waitFor();
    expect((await form.getByLabel('Password').inputValue()) === '', 'the password stands there');
    await page.getByRole('button', { name: 'Make a secret' }).click();
    expect((await page.getByLabel('The secret').inputValue()).startsWith('whsec_'), 'no secret is told');
    await clean(page, 'how mail comes in');
    await page.reload();
    await page.getByRole('heading', { name: 'A program that brings mail' }).waitFor();
    await settled(page);
    expect((await page.getByLabel('The secret').count()) === 0, 'the secret is told again');
  }],
];
