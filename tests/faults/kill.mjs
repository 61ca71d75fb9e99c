// kill -9 under writes: eight clients write customers and touchpoints and note each acknowledged one here, outside the server;
// the server is killed at a random moment, again and again. Afterwards every acknowledged write is there, every row that is
// there was acknowledged or on its way, and none is half there: each has its event, and its facts are true. The fault proves itself: each kill must end the process by SIGKILL.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Place, Server, Tally, option } from '../lib/server.mjs';

const kills = option('--kills', 20);
const clients = 8;
const seed = option('--seed', Date.now() % 1_000_000);
let state = seed;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;

const tally = new Tally();
const place = new Place();
const { owner } = place.init();
const acknowledged = new Map(); // external id -> customer id
const sent = new Set();
let killed = 0, slowest = 0, unexpected = 0;

async function post(base, path, body) {
  const answer = await fetch(`${base}/api/v1${path}`, { method: 'POST', headers: { Authorization: `Bearer ${owner}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${answer.status}`);
  return answer.json();
}

async function write(server, client, round, going) {
  for (let number = 0; going.on; number += 1) {
    const key = `${round}-${client}-${number}`;
    sent.add(key);
    try {
      const customer = await post(server.base, '/customers', { name: `Customer ${key}`, external_id: key });
      acknowledged.set(key, { id: customer.id, touches: 0 });
      await post(server.base, '/touchpoints', { customer_id: customer.id, kind: 'visit', expectation: 'met', summary: key });
      acknowledged.get(key).touches = 1;
    } catch (gone) {
      if (/^\d+$/.test(gone.message)) unexpected += 1;
      if (going.on) await new Promise((tell) => setTimeout(tell, 5));
    }
  }
}

try {
  for (let round = 0; round < kills; round += 1) {
    const started = Date.now();
    const server = await Server.start(place);
    if (round > 0) slowest = Math.max(slowest, Date.now() - started);
    const going = { on: true };
    const writers = Array.from({ length: clients }, (_, client) => write(server, client, round, going));
    await new Promise((tell) => setTimeout(tell, 150 + random() * 350));
    const end = await server.stop('SIGKILL');
    killed += end === 'SIGKILL' ? 1 : 0;
    going.on = false;
    await Promise.all(writers);
  }
  const server = await Server.start(place);
  const all = async (path) => {
    const rows = [];
    for (let cursor = ''; cursor !== null; ) {
      const answer = await fetch(`${server.base}/api/v1${path}${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, { headers: { Authorization: `Bearer ${owner}` } });
      const page = await answer.json();
      rows.push(...page.data);
      cursor = page.next_cursor;
    }
    return rows;
  };
  const customers = new Map((await all('/customers')).map((one) => [one.external_id, one]));
  const noted = new Set((await all('/audit-events')).map((one) => one.subject));
  const touches = new Map();
  const touchpoints = await all('/touchpoints');
  for (const one of touchpoints) touches.set(one.customer_id, (touches.get(one.customer_id) ?? 0) + 1);
  await server.stop();

  let lost = 0, half = 0, strange = 0;
  for (const [key, { id, touches: wanted }] of acknowledged) {
    if (customers.get(key)?.id !== id) lost += 1;
    else if ((touches.get(id) ?? 0) < wanted) lost += 1;
  }
  for (const [key, one] of customers) {
    if (!sent.has(key)) strange += 1;
    if (one.name !== `Customer ${key}` || !noted.has(one.id)) half += 1;
  }
  half += touchpoints.filter((one) => !noted.has(one.id)).length;
  const rebuilt = place.run(['facts', 'rebuild']);
  console.log(`seed ${seed}: ${killed} kills, ${acknowledged.size} customers acknowledged, ${lost} lost, ${half} half there, ready again after ${slowest} ms at most`);
  tally.check('every kill fired', killed === kills, `${killed} of ${kills}`);
  tally.check('enough was acknowledged for the kills to meet writes', acknowledged.size > kills * 5, `${acknowledged.size}`);
  tally.check('nothing acknowledged is lost', lost === 0, `${lost} (seed ${seed})`);
  tally.check('nothing is half there', half === 0, `${half} (seed ${seed})`);
  tally.check('nothing is there that nobody sent', strange === 0, `${strange} (seed ${seed})`);
  tally.check('no answer but 201 while the server lived', unexpected === 0, `${unexpected}`);
  const database = new DatabaseSync(join(place.folder, 'data', 'rapport.db'), { readOnly: true });
  const whole = [...database.prepare('PRAGMA integrity_check').all().map((row) => Object.values(row)[0]), ...database.prepare('PRAGMA foreign_key_check').all().map((row) => JSON.stringify(row))].join(', ');
  database.close();
  tally.check('the file is whole', whole === 'ok', whole);
  tally.check("every customer's figures are true", rebuilt.status === 0, rebuilt.out + rebuilt.err);
} finally {
  place.remove();
}
tally.end();
