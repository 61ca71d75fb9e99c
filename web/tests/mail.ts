// Mail: a server, a sender and a key are set up on one page, and messages are held, let go and taken back.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
type Versioned = { version: number; has_password?: boolean; host?: string };
const read = async (page: Page, path: string) => (await (await page.request.get(`/api/v1/mail/${path}`)).json()) as Versioned;

export const mailJourneys: Journey[] = [
  ['mail: a server, a sender and a key are set up, and the password is not told again', async (page) => {
    await page.goto('/settings/mail');
    const server = page.locator('form').filter({ has: page.getByRole('heading', { name: 'The server that sends' }) });
    await server.getByLabel('Mail server').fill('no server');
    await server.getByRole('button', { name: 'Keep this' }).click();
    await server.getByText('This is not the name of a mail server.').waitFor();
    await server.getByLabel('Mail server').fill('127.0.0.1');
    await server.getByLabel('Encryption').selectOption('tls');
    expect((await server.getByLabel('Port').inputValue()) === '465', 'the port did not follow');
    await server.getByLabel('Port').fill('9');
    await server.getByLabel('User name').fill('hafer');
    await server.getByLabel('Password').fill('Korn und Mohn');
    await server.getByRole('button', { name: 'Keep this' }).click();
    await server.getByText('One is kept. Leave this empty to keep it.').waitFor();
    expect((await server.getByLabel('Password').inputValue()) === '', 'the password stands there');
    expect((await read(page, 'server')).has_password === true, 'no password is kept');

    const sender = page.locator('form').filter({ has: page.getByRole('heading', { name: 'From whom mail comes' }) });
    await sender.getByLabel('Address').fill('hallo@hafer-mohn.example');
    await sender.getByRole('button', { name: 'Keep this' }).click();
    await page.getByText(/^(All mail is held\.|Mail leaves through 127\.0\.0\.1:9\.)/).first().waitFor();
    const held = page.getByRole('button', { name: 'Let mail leave' });
    if (await held.isVisible()) await held.click();     // as the demo business has it
    await page.getByText('Mail leaves through 127.0.0.1:9.').waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText(/signs nothing yet/).first().waitFor();
    expect((await page.getByLabel('Line for the DNS').first().inputValue()).includes('_domainkey.hafer-mohn.example. TXT "v=DKIM1; k=rsa; p='), 'no line for the DNS');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: 'The line is there: sign' }).first().click();
    await page.getByText(/Signs since/).first().waitFor();
  }],
  ['mail: all is held, one message is let go, held and taken back', async (page) => {
    await page.goto('/settings/messages');
    await settled(page);
    const leaves = page.getByRole('button', { name: 'Let mail leave' });
    if (await leaves.isVisible()) await leaves.click();     // held by a try before this one
    await page.getByRole('button', { name: 'Hold all mail' }).click();
    await page.getByText('All mail is held.').waitFor();
    const name = `Wiebke ${Date.now().toString(36)}`;
    const made = (await (await page.request.post('/api/v1/customers', { data: { name, emails: [`w${Date.now()}@example.org`] }, headers })).json()) as { id: string };
    const planned = await page.request.post('/api/v1/messages', { data: { customer_id: made.id, subject: 'Your order', text: 'Dear {{customer.name}}' }, headers });
    expect(planned.status() === 201, `POST answered ${planned.status()}`);
    await page.reload();
    await page.getByRole('button', { name: `Hold: ${name}` }).click();
    await page.getByRole('button', { name: `Let go: ${name}` }).click();
    await page.getByRole('region', { name: 'Waiting to leave' }).getByRole('button', { name: `Take back: ${name}` }).click();
    await page.getByRole('heading', { name: 'Taken back' }).waitFor();
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await leaves.click();
    await page.getByText('Mail leaves through').waitFor();
  }],
];
