// The counter as it is used: with keys, with a thumb, with a scanner, and without a network. Taps, keys and seconds are counted.
import type { Page } from 'playwright-core';
import { expect, findings, open, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const unique = Date.now().toString(36);
const headers = { Origin: url };
let made = 0;

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.status() === 201, `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

// Letters that begin nobody else's name.
const letters = () => [...`${Date.now() + (made += 1) * 7919}`].reverse().slice(0, 6).map((digit) => 'bdfgkmpqxz'[Number(digit)]).join('');

async function touches(page: Page, id: string): Promise<{ kind: string; summary: string | null; expectation: string | null }[]> {
  const answer = await page.request.get(`/api/v1/customers/${id}/timeline?limit=100`);
  return ((await answer.json()) as { data: { kind: string; summary: string | null; expectation: string | null }[] }).data;
}

async function until(what: string, done: () => Promise<boolean>, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((on) => setTimeout(on, 200))) if (await done()) return;
  throw new Error(`did not happen within ${seconds} s: ${what}`);
}

// Eight o'clock of the shop, on the next Tuesday.
export function tuesday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + (((2 - day.getUTCDay() + 7) % 7) || 7));
  return `${day.toISOString().slice(0, 10)}T07:00:00Z`;
}

async function card(page: Page, name: string): Promise<string> {
  const { id } = await post(page, '/customers', { name });
  await page.goto(`/counter/${id}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('region', { name: 'What to say' }).waitFor();
  return id;
}

export const counterJourneys: Journey[] = [
  ['counter: the board shows who is likely, most likely first', async (page) => {
    const faces = page.locator('.faces .face .nm');
    await until('somebody has a rhythm', async () => {
      await page.goto(`/counter?at=${tuesday()}`);
      await page.locator('.faces .face .nm, .nobody').first().waitFor();
      return (await faces.count()) > 0;
    });
    const asked = await page.request.get(`/api/v1/expected-visitors?from=${tuesday()}&hours=1&limit=200`);
    const likely = new Map(((await asked.json()) as { data: { customer_id: string; probability: number }[] }).data.map((v) => [v.customer_id, v.probability]));
    const shown = await page.locator('.faces a.face').evaluateAll((all) => all.map((a) => a.getAttribute('href')!.split('/').at(-1)!));
    const chances = shown.flatMap((id) => likely.get(id) ?? []);
    expect(chances.length > 0 && chances.every((chance, i) => i === 0 || chances[i - 1]! >= chance), `not most likely first: ${chances.join(' ')}`);
    await page.locator('.face').first().click();
    await page.getByRole('region', { name: 'What to say' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/counter');
  }],

  ['counter: three letters and Enter open the card', async (page) => {
    const name = letters();
    await post(page, '/customers', { name: `${name} Ostermann` });
    await page.goto('/counter');
    await page.locator('#find:focus').waitFor();
    const start = Date.now();
    await page.keyboard.type(name.slice(0, 3));
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'What to say' }).waitFor();
    console.log(`        3 letters and Enter: ${Date.now() - start} ms to the card`);
    const opened = await page.getByRole('heading', { level: 1 }).textContent();
    expect(opened?.toLowerCase().includes(name.slice(0, 3)), `opened ${opened}`);
  }],

  ['counter: a card that is scanned opens its person, whatever has the focus', async (page) => {
    const code = `7${Date.now()}`.slice(0, 12);
    const { id } = await post(page, '/customers', { name: `Scanned ${unique}`, cards: [code] });
    await card(page, `Before ${unique}`);
    await page.keyboard.type(code, { delay: 4 });
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/counter/${id}`);
    await page.getByRole('heading', { level: 1, name: `Scanned ${unique}` }).waitFor();
  }],

  ['counter: said it is one key, goes on the timeline and comes back with undo', async (page) => {
    const id = await card(page, `Said ${unique}`);
    const sentence = await page.locator('.sayit .lead').textContent();
    await page.keyboard.press('s');
    await page.getByText('On the timeline.').waitFor();
    await until('it is on the timeline', async () => (await touches(page, id)).some((x) => x.summary === sentence));
    await page.getByRole('button', { name: 'Undo' }).click();
    await until('it is off the timeline', async () => (await touches(page, id)).length === 0);
  }],

  ['counter: a touch in two taps, within five seconds, and undone', async (page) => {
    const context = page.context();
    const thumb = await open(context.browser()!, { storageState: await context.storageState(), hasTouch: true, viewport: { width: 1024, height: 768 } });
    try {
      const id = await card(thumb, `Touched ${unique}`);
      const start = Date.now();
      await thumb.getByRole('button', { name: 'Touch' }).tap();
      await thumb.getByRole('button', { name: 'more than expected' }).tap();
      await thumb.getByText('Noted.').waitFor();
      const took = Date.now() - start;
      console.log(`        2 taps: ${took} ms until it was kept`);
      expect(took < 5000, `took ${took} ms`);
      await until('it is stored', async () => (await touches(thumb, id)).some((x) => x.kind === 'visit' && x.expectation === 'exceeded'));
      await thumb.getByRole('button', { name: 'Undo' }).tap();
      await until('it is taken back', async () => (await touches(thumb, id)).length === 0);
      for (const button of await thumb.locator('.counter button:visible, .counter a:visible').all()) {
        const box = (await button.boundingBox())!;
        expect(box.height >= 63.5 && box.width >= 63.5, `${await button.textContent()} is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
      }
      const small = await thumb.evaluate(() => [...document.querySelectorAll('.counter *')].filter((e) => e.childNodes.length && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim()) && parseFloat(getComputedStyle(e).fontSize) < 18 && !e.closest('.sr')).map((e) => e.textContent));
      expect(small.length === 0, `smaller than 18 px: ${small.join(' | ')}`);
    } finally {
      await thumb.context().close();
    }
  }],

  ['counter: w, a few words, Enter; half-written ones stay', async (page) => {
    const id = await card(page, `Noted ${unique}`);
    await page.keyboard.press('w');
    await page.keyboard.type('Moves to Bremen');
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    expect((await page.getByRole('textbox', { name: 'In a few words' }).inputValue()) === 'Moves to Bremen', 'what was typed is lost');
    await page.keyboard.type(' in May');
    await page.keyboard.press('Enter');
    await until('the note is stored', async () => (await touches(page, id)).some((x) => x.kind === 'note' && x.summary === 'Moves to Bremen in May'));
  }],

  ['counter: p, what, Enter: a promise, also without a network, and sent once', async (page) => {
    const id = await card(page, `Promised ${unique}`);
    const promises = async () => ((await (await page.request.get(`/api/v1/promises?customer_id=${id}`)).json()) as { data: { what: string; place: string | null; due_on: string | null }[] }).data;
    await page.keyboard.press('p');
    await page.locator('#promise:focus').waitFor();
    await page.keyboard.type('Half a rye');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.keyboard.press('Enter');
    await page.locator('.cell').filter({ hasText: 'We promised' }).getByText('Half a rye, tomorrow').waitFor();
    expect((await promises())[0]?.place === 'at the counter', 'it does not say where it was made');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until('it is taken back', async () => (await promises()).length === 0);

    await page.route('**/api/v1/promises', async (route) => { await route.fetch(); await route.abort('connectionreset'); });
    await page.keyboard.press('p');
    await page.keyboard.type('The olives');
    await page.getByRole('button', { name: /^Friday|^Tomorrow/ }).last().click();
    await page.getByText('1 thing waits').waitFor();
    await page.getByRole('button', { name: 'What waits' }).click();
    await page.getByText('promised: The olives').waitFor();
    await page.unroute('**/api/v1/promises');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('1 thing waits').waitFor({ state: 'detached' });
    expect((await promises()).length === 1, `${(await promises()).length} are stored`);
  }],

  ['counter: four cases hide no allergy', async (page) => {
    const id = await card(page, `Cared ${unique}`);
    for (const subject of ['The cake was late', 'The wrong bread', 'No change', 'A rude word']) await post(page, '/cases', { customer_id: id, kind: 'complaint', subject });
    await post(page, `/customers/${id}/outlook`, { kind: 'do_not_mention', what: 'The divorce' });
    await post(page, `/customers/${id}/outlook`, { kind: 'care', what: 'Nut allergy' });
    await post(page, '/promises', { customer_id: id, what: 'A chair by the window', due_on: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10) });
    await page.reload();
    await page.locator('.quad').waitFor();
    const cells = await page.locator('.cell .what').allTextContents();
    expect(cells[0] === 'Nut allergy' && cells[1] === 'Do not mention: The divorce' && cells[2] === '4 to be put right', cells.join(' | '));
    expect(cells.some((c) => c.startsWith('A chair by the window')) && (await page.locator('.cell.step').count()) === 1, `the promise or the step is cut: ${cells.join(' | ')}`);
  }],

  ['counter: somebody new needs one field; whether we may write is asked by itself', async (page) => {
    await page.goto('/counter');
    await settled(page);
    const name = `Ada ${unique}`;
    const start = Date.now();
    await page.getByRole('button', { name: 'New person' }).click();
    await page.locator('#called:focus').waitFor();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page.getByText(`${name} is in the book.`).waitFor();
    expect(Date.now() - start < 15_000, 'took longer than 15 s');
    await page.getByLabel('May we write to you').fill(`ada.${unique}@example.org`);
    await page.getByRole('button', { name: 'They said yes' }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const id = page.url().split('/').at(-1)!;
    const customer = (await (await page.request.get(`/api/v1/customers/${id}`)).json()) as { emails: string[]; consent_email: boolean | null; consent_sms: boolean | null };
    expect(customer.emails.includes(`ada.${unique}@example.org`) && customer.consent_email === true && customer.consent_sms === null, JSON.stringify(customer));
  }],

  ['counter: the usual is rung up by a second press', async (page) => {
    const product = `Rye ${unique}`;
    await post(page, '/products', { name: product, price: { amount_minor: 420, currency: 'EUR' } });
    const { id } = await post(page, '/customers', { name: `Usual ${unique}` });
    for (let n = 0; n < 6; n += 1) await post(page, '/orders', { customer_id: id, ordered_at: new Date(Date.now() - (n + 1) * 7 * 86_400_000).toISOString(), items: [{ product }] });
    await page.goto(`/counter/${id}`);
    await page.getByRole('button', { name: /^Same again/ }).click();
    await page.getByRole('button', { name: /^Ring it up/ }).click();
    await page.getByText(/^Rung up: 4.20/).waitFor();
    const orders = (await (await page.request.get(`/api/v1/orders?customer_id=${id}`)).json()) as { data: object[] };
    expect(orders.data.length === 7, `${orders.data.length} orders`);
  }],

  ['counter: what is found, opened and waiting has no finding', async (page) => {
    const context = page.context();
    for (const [colorScheme, width] of [['light', 1024], ['dark', 768], ['dark', 320]] as const) {
      const look = await open(context.browser()!, { storageState: await context.storageState(), colorScheme, viewport: { width, height: 768 } });
      const at = async (what: string) => {
        const found = await findings(look);
        expect(found.length === 0, `${what}, ${colorScheme}, ${width} px: ${found.join('\n')}`);
        const sideways = await look.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `${what} scrolls sideways by ${sideways} px`);
      };
      await look.goto('/counter');
      await settled(look);
      await look.locator('#find').fill('kow');
      await look.locator('#hits[aria-busy="false"]').waitFor();
      await at('found');
      await look.locator('#find').fill('');
      await look.getByRole('button', { name: 'Another hour' }).click();
      await at('another hour');
      await look.getByRole('button', { name: 'New person' }).click();
      await at('new person');
      await card(look, `Finding ${unique}`);
      await look.getByRole('button', { name: 'Note' }).click();
      await at('note');
      await look.route('**/api/v1/touchpoints', (route) => route.abort('internetdisconnected'));
      await look.getByRole('button', { name: 'Touch' }).click();
      await at('touch');
      await look.getByRole('button', { name: 'as expected', exact: true }).click();
      await look.getByRole('button', { name: 'What waits' }).click();
      await at('what waits');
      await look.getByRole('button', { name: 'Undo' }).click();
      await look.getByRole('button', { name: 'What waits' }).waitFor({ state: 'detached' });
      await look.getByRole('button', { name: 'Menu of the counter' }).click();
      await look.getByRole('menuitem', { name: 'Leave the counter' }).waitFor();
      await at('menu');
      await look.context().close();
    }
  }],

  ['counter: the card closes itself after 45 seconds, and a key keeps it open', async (page) => {
    await page.clock.install();
    await card(page, `Closing ${unique}`);
    await page.clock.runFor(40_000);
    await page.keyboard.press('ArrowRight');
    await page.clock.runFor(40_000);
    expect(page.url().includes('/counter/'), 'closed although somebody was there');
    await page.clock.runFor(6_000);
    await page.waitForURL('**/counter');
  }],

  ['counter: an answer that was lost is asked for again, and stored once', async (page) => {
    const id = await card(page, `Lost ${unique}`);
    let lost = 0;
    await page.route('**/api/v1/touchpoints', async (route) => { lost += 1; await route.fetch(); await route.abort('connectionreset'); });
    await page.keyboard.press('t');
    await page.keyboard.press('Enter');
    await page.getByText('1 thing waits').waitFor();
    await page.unroute('**/api/v1/touchpoints');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('1 thing waits').waitFor({ state: 'detached' });
    const stored = await touches(page, id);
    expect(lost >= 1 && stored.length === 1, `${stored.length} stored after ${lost} lost answers`);
  }],

  ['counter: what waits and is refused says why, and can be dropped', async (page) => {
    await card(page, `Refused ${unique}`);
    await page.route('**/api/v1/touchpoints', (route) => route.abort('internetdisconnected'));
    await page.keyboard.press('t');
    await page.keyboard.press('Enter');
    await page.getByText('1 thing waits').waitFor();
    await page.unroute('**/api/v1/touchpoints');
    await page.route('**/api/v1/touchpoints', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Not found', status: 404, code: 'not_found', detail: 'There is no such customer.' }) }));
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('button', { name: 'What waits' }).click();
    await page.getByText('There is no such customer.').waitFor();
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByRole('region', { name: 'Not sent yet' }).waitFor({ state: 'detached' });
  }],

  ['counter: on its first visit a device is asked once whether it keeps today\'s people; the menu changes it', async (page) => {
    await page.goto('/counter');
    const question = page.getByRole('region', { name: 'Shall this device keep' });
    const kept = page.getByText('Today\'s likely people are kept on this device');
    const inMenu = async () => {
      await page.getByRole('button', { name: 'Menu of the counter' }).click();
      return page.getByRole('menuitemcheckbox', { name: /^Keep today/ });
    };
    await question.getByRole('button', { name: 'Not on this device' }).click();
    await question.waitFor({ state: 'detached' });
    await page.locator('#find:focus').waitFor();
    await page.reload();
    await page.locator('#find:focus').waitFor();
    await settled(page);
    expect((await question.count()) === 0, 'it is asked again');
    const tick = await inMenu();
    expect((await tick.getAttribute('aria-checked')) === 'false', 'the menu says otherwise');
    await tick.click();
    await kept.waitFor({ timeout: 60_000 });
    expect((await (await inMenu()).getAttribute('aria-checked')) === 'true', 'the menu does not say that they are kept');
    await page.keyboard.press('Escape');
    await page.reload();
    await settled(page);
    expect((await question.count()) === 0, 'it is asked although they are kept');
  }],

  ['counter: the network is cut, 20 touches, a reload, the network is back: 20 stored once', async (page) => {
    const context = page.context();
    const tablet = await open(context.browser()!, { storageState: await context.storageState(), serviceWorkers: 'allow' });
    try {
      await tablet.goto('/counter');
      await tablet.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await tablet.getByRole('button', { name: 'Yes, keep them' }).click();
      await tablet.getByText('Today\'s likely people are kept on this device').waitFor({ timeout: 60_000 });
      const id = await card(tablet, `Cut ${unique}`);
      await tablet.context().setOffline(true);
      for (let n = 0; n < 20; n += 1) {
        await tablet.keyboard.press('t');
        await tablet.locator('.panel').waitFor();
        await tablet.keyboard.press('Enter');
        await tablet.locator('.panel').waitFor({ state: 'detached' });
      }
      await tablet.getByText('working offline · 20 things wait').waitFor();
      expect((await touches(page, id)).length === 0, 'something went through a cut network');

      const start = Date.now();
      await tablet.goto('/counter');
      await tablet.getByText('20 things wait').waitFor();
      await tablet.locator('.face .nm').first().waitFor();
      console.log(`        without a network the board stood after ${Date.now() - start} ms`);
      expect((await tablet.getByRole('button', { name: 'Yes, keep them' }).count()) === 0, 'it is asked again');
      const kept = (await tablet.locator('.face .nm').first().textContent())!;
      await tablet.locator('.face').first().click();
      await tablet.getByRole('region', { name: 'What to say' }).waitFor();
      await tablet.keyboard.press('/');
      await tablet.locator('#find:focus').waitFor();
      await tablet.keyboard.type(kept.slice(0, 3));
      await tablet.locator('.hit').first().waitFor();

      // Nobody's name lies readable in this browser, and the key cannot be taken out of it.
      const readable = await tablet.evaluate(async () => {
        const db = await new Promise<IDBDatabase>((done) => { const asked = indexedDB.open('rapport-counter'); asked.onsuccess = () => done(asked.result); });
        const read = (store: string) => new Promise<unknown[]>((done) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); });
        const [keys, people, outbox] = [await read('keys') as CryptoKey[], await read('people') as { bytes: ArrayBuffer }[], await read('outbox') as { bytes: ArrayBuffer }[]];
        db.close();
        return { extractable: keys.some((key) => key.extractable), people: people.length, outbox: outbox.length, text: [...people, ...outbox].map((e) => new TextDecoder().decode(e.bytes)).join(' ') };
      });
      expect(!readable.extractable && readable.people > 0 && readable.people <= 40 && readable.outbox === 20, JSON.stringify({ ...readable, text: '' }));
      expect(!readable.text.includes('Cut ') && !readable.text.includes('customer_id'), 'what is kept can be read');

      await tablet.context().setOffline(false);
      await tablet.getByRole('region', { name: 'Not sent yet' }).waitFor({ state: 'detached', timeout: 45_000 });
      const stored = await touches(page, id);
      expect(stored.length === 20, `${stored.length} are stored`);
    } finally {
      await tablet.context().close();
    }
  }],

  ['counter: signing out takes what this device keeps with it, and leaves its answer', async (page) => {
    const added = await page.request.post('/api/v1/staff', { data: { name: `Ines ${unique}`, email: `ines.${unique}@example.org`, role: 'staff' }, headers });
    const { link_token: token } = (await added.json()) as { link_token: string };
    const ines = await open(page.context().browser()!);
    try {
      await ines.goto(`/sign-in?token=${token}`);
      await ines.getByRole('button', { name: 'Open Rapport' }).click();
      await ines.getByRole('button', { name: 'Later' }).click();
      await ines.getByRole('navigation', { name: 'Main' }).waitFor();
      await ines.goto('/counter');
      await ines.getByRole('button', { name: 'Menu of the counter' }).click();
      await ines.getByRole('menuitemcheckbox', { name: /^Keep today/ }).click();
      await ines.getByText('Today\'s likely people are kept on this device').waitFor({ timeout: 60_000 });
      await ines.getByRole('button', { name: 'Menu of the counter' }).click();
      await ines.getByRole('menuitem', { name: 'Sign out' }).click();
      await ines.getByRole('button', { name: 'Sign in' }).waitFor();
      const left = await ines.evaluate(() => new Promise<number>((done) => {
        const asked = indexedDB.open('rapport-counter');
        asked.onupgradeneeded = () => done(0);
        asked.onsuccess = () => { const people = asked.result.transaction('people').objectStore('people').count(); people.onsuccess = () => done(people.result); };
      }));
      expect(left === 0, `${left} people are left on the device`);
      const answer = await ines.evaluate(() => localStorage.getItem('rapport.keep_people'));
      expect(answer === 'on', `the device would be asked again: ${answer}`);
    } finally {
      await ines.context().close();
    }
  }],
];
