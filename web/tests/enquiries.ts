// Enquiries as they are used: written down on a person's page, lost in two taps, taken back, sold.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };

async function person(page: Page, name: string): Promise<string> {
  const answer = await page.request.post('/api/v1/customers', { data: { name }, headers });
  expect(answer.status() === 201, `a customer was answered ${answer.status()}`);
  return ((await answer.json()) as { id: string }).id;
}
type Kept = { id: string; state: string; reason: string | null; lost_to: string | null; order_id: string | null; proposed_order_id: string | null };
const kept = async (page: Page, customer: string) =>
  ((await (await page.request.get(`/api/v1/enquiries?customer_id=${customer}`)).json()) as { data: Kept[] }).data[0]!;

export const enquiryJourneys: Journey[] = [
  ['enquiries: written down, lost in two taps, open again', async (page) => {
    const name = `Othmar ${Date.now().toString(36)}`;
    const id = await person(page, name);
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: 'Write down an enquiry' }).click();
    await page.getByLabel('What did they ask for?').fill('A cake shaped like a boat');
    await page.getByRole('button', { name: 'Write down an enquiry' }).click();
    await page.getByText('A cake shaped like a boat', { exact: true }).first().waitFor();

    await page.goto('/people');
    await page.getByRole('link', { name: 'Enquiries' }).click();
    const line = page.getByRole('listitem').filter({ hasText: name });
    await line.waitFor();
    await settled(page);
    let taps = 0;
    const tap = async (text: string) => { taps += 1; await line.getByRole('button', { name: text }).click(); };
    await tap(`Lost, ${name}`);
    await line.getByLabel('Who got it?').fill('Backhaus Wendt');
    expect((await findings(page)).length === 0, 'axe finds something on an opened line');
    await tap('price');
    expect(taps === 2, `it took ${taps} taps`);
    await page.getByText('Backhaus Wendt got it.').first().waitFor();
    const lost = await kept(page, id);
    expect(lost.state === 'lost' && lost.reason === 'price' && lost.lost_to === 'Backhaus Wendt', `it is ${JSON.stringify(lost)}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await line.getByRole('button', { name: `Lost, ${name}` }).waitFor();
    expect((await kept(page, id)).state === 'open', 'it is not open again');
  }],
  ['enquiries: an offer is made and a delivery promised on their page, and both taken back', async (page) => {
    const id = await person(page, `Ottokar ${Date.now().toString(36)}`);
    await page.request.post('/api/v1/enquiries', { data: { customer_id: id, items: [{ product: 'Birthday cake, two tiers' }] }, headers });
    await page.goto(`/people/${id}`);
    await page.getByRole('button', { name: /^Quote, / }).click();
    await page.getByLabel(/^Each, /).fill('69.50');
    await page.getByLabel('It stands until').waitFor();
    expect((await findings(page)).length === 0, 'axe finds something on the offer');
    await page.getByRole('button', { name: 'Offer it' }).click();
    await page.getByText(/69.50.*, until/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/69.50.*, until/).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Promise a delivery' }).click();
    await page.getByLabel('What are we to bring?').fill('Two trays of plum cake');
    await page.getByLabel('By which day?').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
    expect((await findings(page)).length === 0, 'axe finds something on the promise');
    await page.getByRole('button', { name: 'Promise a delivery' }).click();
    await page.getByText('Two trays of plum cake', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'It came: Two trays of plum cake' }).click();
    await page.getByRole('button', { name: 'It came: Two trays of plum cake' }).waitFor({ state: 'detached' });
  }],
  ['enquiries: what they bought since is proposed, and sold by one tap', async (page) => {
    const name = `Ottfried ${Date.now().toString(36)}`;
    const id = await person(page, name);
    const at = new Date(Date.now() - 3_600_000).toISOString();
    await page.request.post('/api/v1/enquiries', { data: { customer_id: id, at, items: [{ product: 'Stollen' }] }, headers });
    const order = (await (await page.request.post('/api/v1/orders', { data: { customer_id: id, items: [{ product: 'Stollen' }] }, headers })).json()) as { id: string };
    await page.goto('/people/enquiries');
    const line = page.getByRole('listitem').filter({ hasText: name });
    await line.getByText('They have bought it since. Was it this?').waitFor();
    expect((await kept(page, id)).state === 'open', 'a guess was counted');
    await line.getByRole('button', { name: `Sold, ${name}` }).click();
    await line.waitFor({ state: 'detached' });
    const sold = await kept(page, id);
    expect(sold.state === 'sold' && sold.order_id === order.id, `it is ${JSON.stringify(sold)}`);
  }],
  ['enquiries: the page says of what hardly any is left, and not what nobody counts', async (page) => {
    const mark = Date.now().toString(36);
    for (const [name, stock] of [['Aachener', 2], ['Aargauer', 40], ['Aalborger', null]] as const)
      await page.request.post('/api/v1/products', { data: { name: `${name} ${mark}`, stock, price: { amount_minor: 450, currency: 'EUR' } }, headers });
    await page.goto('/people/enquiries');
    const shelf = page.getByRole('region', { name: 'Hardly any left' });
    await shelf.getByText(`Aachener ${mark}`).waitFor();
    await settled(page);
    expect((await shelf.textContent())!.includes(`Aachener ${mark}2 left`), `it says ${await shelf.textContent()}`);
    for (const name of ['Aargauer', 'Aalborger']) expect(await shelf.getByText(`${name} ${mark}`).count() === 0, `${name} stands there`);
    expect((await findings(page)).length === 0, 'axe finds something on the shelf');
  }],
];
