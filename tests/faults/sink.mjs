// Mail into a receiver that others wrote: postfix's smtp-sink takes what we send, and writes down each transaction as it saw it. Everything arrives once, whole, with
// the headers that it should have and no others; what is refused, put off or cut ends as it must. How often each thing happened is counted by the sink.
//
//   node tests/faults/sink.mjs [--messages 400]
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comes, freePort, option, pause, Place, Server, Tally } from '../lib/server.mjs';
import { Sink } from '../lib/sink.mjs';

const count = option('--messages', 400);
const tally = new Tally();
const place = new Place();
let server, token;

async function ask(method, path, body, more = {}) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }), ...more }, body: body && JSON.stringify(body) });
  if (answer.status === 503) return pause(50).then(() => ask(method, path, body, more));      // busy: again in a moment
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}
async function send_through(port, connections) {
  const { version } = await ask('GET', '/mail/server');
  await ask('PUT', '/mail/server', { host: '127.0.0.1', port, security: 'none', connections, patience_seconds: 3 }, { 'If-Match': `"v${version}"` });
}
async function messages(state) {
  const rows = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await ask('GET', `/messages?state=${state}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}
const waits = async () => (await ask('GET', '/mail')).waiting;

// A sink with a folder of its own, into which it writes what it took.
async function with_sink(options, run) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-sink-'));
  chmodSync(folder, 0o777);     // it runs as nobody
  const port = await freePort();
  const sink = await Sink.start(port, ['-d', join(folder, 'mail.'), ...options]);
  const read = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1').replaceAll('\r\n', '\n'));
  try {
    await run({ port, sink, read });
  } finally {
    await sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const header_of = (mail, name) => [...mail.matchAll(new RegExp(`^${name}: *(.*(?:\\n[ \\t].*)*)`, 'gim'))].map((found) => found[1]);
// What stands below the head, where its lines are quoted (RFC 2045, 6.7).
const unquoted = (mail) => mail.slice(mail.indexOf('\n\n') + 2).replaceAll('=\n', '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
const head_of = (mail) => mail.slice(0, mail.indexOf('\n\n'));

// Everything arrives, over several connections that are kept.
async function all_arrive(people) {
  await with_sink([], async ({ port, sink, read }) => {
    await send_through(port, 8);
    for (let at = 0; at < people.length; at += 20)
      await Promise.all(people.slice(at, at + 20).map((person, n) => ask('POST', '/messages', { customer_id: person.id, subject: `For number ${at + n}`, text: `Dear {{customer.name}},\n.\n..\nQUIT\nand this comes behind the dots, number ${at + n}.\n` })));
    const done = await comes(async () => (await waits()) === 0, 60_000);
    tally.check('all leave', done, `${await waits()} wait`);
    const mails = read(), ids = mails.map((mail) => header_of(mail, 'Message-ID')[0]);
    tally.check('the sink took each once', mails.length === count && new Set(ids).size === count && sink.taken === count, `${mails.length} of ${count}, ${new Set(ids).size} ids, ${sink.taken} counted`);
    const accepted = await messages('accepted');
    tally.check('we know it of each', accepted.length === count && accepted.every((one) => ids.includes(one.message_id)), `${accepted.length}`);
    const behind = mails.filter((mail) => /^Dear Customer \d+,\n\.\n\.\.\nQUIT\nand this comes behind the dots, number \d+\.\n/.test(unquoted(mail)));
    tally.check('no dot ends a message early', behind.length === count, `${behind.length} of ${count}`);
    const right = mails.filter((mail) => ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version'].every((name) => header_of(head_of(mail), name).length === 1) && header_of(head_of(mail), 'Bcc').length === 0);
    tally.check('each has the headers of a mail, once', right.length === count, `${right.length} of ${count}`);
    console.log(`${mails.length} of ${count} messages arrived, each once`);
  });
}

// What a person typed makes no header, and what goes with an answer arrives as it was.
async function one_by_one([person]) {
  await with_sink([], async ({ port, read }) => {
    await send_through(port, 1);
    await ask('POST', '/messages', { customer_id: person.id, subject: 'Rye\r\nBcc: spy@example.org\r\n\r\nÄpfel', text: 'Zwölf Äpfel 🍎\n' });
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
    const { id } = await ask('POST', '/cases', { subject: 'The seating plan', source: 'mail', customer_id: person.id, words: 'Which table?' });
    const file = await ask('POST', `/cases/${id}/files`, { name: 'Plan für Ä.pdf', type: 'application/pdf', content: bytes.toString('base64') });
    await ask('POST', `/cases/${id}/entries`, { kind: 'answer', words: 'Here it is.', way: 'email', send: true, files: [file.id] });
    tally.check('both leave', await comes(async () => (await waits()) === 0, 20_000));
    const mails = read();
    const typed = mails.find((mail) => !mail.includes('Here it is.')), answer = mails.find((mail) => mail.includes('Here it is.'));
    tally.check('a line break in a subject makes no header', typed !== undefined && header_of(head_of(typed), 'Bcc').length === 0 && header_of(head_of(typed), 'Subject').join() === '=?UTF-8?B?UnllIEJjYzogc3B5QGV4YW1wbGUub3JnIMOEcGZlbA==?=', typed && header_of(head_of(typed), 'Subject').join());
    const part = answer?.split(/\n--[^\n]+\n/).find((one) => /^Content-Disposition: attachment/im.test(one));
    tally.check('the file is part of the mail', part !== undefined && /^Content-Type: application\/pdf/im.test(part));
    tally.check('and arrives as it was', part !== undefined && Buffer.from(part.slice(part.indexOf('\n\n')).split('\n--')[0], 'base64').equals(bytes));
  });
}

// How a refusal, a delay and a cut end; each is the sink's own.
async function faults(people) {
  // To others each time: a program writes to one customer five times a day, and not to the first, who has an open case.
  let from = 1;
  const plan = (occasion, many = 12) => Promise.all(people.slice(from, (from += many)).map((person) => ask('POST', '/messages', { customer_id: person.id, subject: occasion, text: 'Your order is here.', occasion })));
  const ends = async (occasion, state) => (await messages(state)).filter((one) => one.subject === occasion);
  await with_sink(['-f', 'RCPT'], async ({ port, read }) => {
    await send_through(port, 2);
    await plan('refused');
    tally.check('a recipient who is refused ends it', await comes(async () => (await ends('refused', 'failed')).length === 12, 20_000), `${(await ends('refused', 'failed')).length}`);
    tally.check('nothing of it was taken', read().length === 0);
  });
  await with_sink(['-f', '.'], async ({ port }) => {
    await send_through(port, 2);
    await plan('refused at the end');
    tally.check('a message that is refused after its last line ends it', await comes(async () => (await ends('refused at the end', 'failed')).length === 12, 20_000), `${(await ends('refused at the end', 'failed')).length}`);
  });
  await with_sink(['-r', 'RCPT'], async ({ port, read }) => {
    await send_through(port, 2);
    await plan('put off');
    const put_off = async () => (await ends('put off', 'planned')).filter((one) => one.state === 'deferred');
    tally.check('who is put off waits', await comes(async () => (await put_off()).length === 12, 20_000), `${(await put_off()).length}`);
    tally.check('for half an hour', (await put_off()).every((one) => Date.parse(one.due_at) - Date.now() > 29 * 60_000));
    tally.check('and nothing of it was taken', read().length === 0);
  });
  await with_sink(['-q', '.'], async ({ port }) => {
    await send_through(port, 1);
    await plan('cut', 3);
    tally.check('a line that is cut behind the last dot leaves it unknown', await comes(async () => (await ends('cut', 'unknown')).length === 3, 30_000), `${(await ends('cut', 'unknown')).length}`);
  });
  await with_sink([], async ({ port, read }) => {
    await send_through(port, 2);
    await plan('afterwards', 3);
    tally.check('the next server takes what comes then', await comes(() => read().length === 3, 20_000), `${read().length}`);
    await pause(1500);
    tally.check('and not what was refused, cut or put off', read().every((mail) => mail.includes('afterwards')) && read().length === 3, `${read().length}`);
  });
}

try {
  token = place.init().owner;
  place.must(['import', 'customers', place.file('people.csv', `external_id,name,email\n${Array.from({ length: count }, (_, i) => `K-${i},Customer ${i},c${i}@example.org\n`).join('')}`)]);
  place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example', '--per-minute', '1000000', '--per-domain-per-minute', '1000000', '--per-key-per-day', '1000000']);
  server = await Server.start(place);
  const people = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await ask('GET', `/customers?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    people.push(...page.data.filter((one) => one.emails.length > 0));
    cursor = page.next_cursor;
  }
  await all_arrive(people.slice(0, count));
  await one_by_one(people);
  await faults(people);
} finally {
  await server?.stop();
  place.remove();
}
tally.end();
