// Hostile clients: slow ones, oversized and unclear requests, garbage, and many connections that only wait. Meanwhile an honest
// client is served, memory stays bounded, the deadlines of src/base/http/shell/limits.h close what hangs on, and the server
// ends cleanly. Each fault proves itself by the answer that it got and by the server's own count of what it refused.
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { comes, option, pause, Place, Server, Tally } from '../lib/server.mjs';

const idle_clients = option('--idle', 1000);
const slow_clients = 50;    // of each kind
const lazy_readers = 4;     // of each kind; they ask for more than all buffers of a connection hold
const questions = 10_000;
const long_form = idle_clients > 1000;  // waits for the deadline of those who idle as well

const limits = readFileSync('src/base/http/shell/limits.h', 'utf8');
const limit = (name) => new RegExp(`\\b${name}(?: = |\\{)([\\d'* ]+)`).exec(limits)[1].replaceAll("'", '').split('*').reduce((product, factor) => product * Number(factor), 1);
const [header_bytes, uri_bytes, header_fields] = ['header_bytes', 'uri_bytes', 'header_fields'].map(limit);
const patience_ms = 3 * limit('header_deadline');

const tally = new Tally();
const place = new Place();
const { owner } = place.init();
const customers = long_form ? 45_000 : 100;
const notes = 'n'.repeat(1000);
place.must(['import', 'customers', place.file('many.csv', `external_id,name,notes\n${Array.from({ length: customers }, (_, i) => `K-${i},Customer ${i},${notes}`).join('\n')}\n`)]);
const server = await Server.start(place);

const metric = async (name) => Number(new RegExp(`^rapport_${name} (\\d+)`, 'm').exec(await (await fetch(`${server.base}/metrics`)).text())[1]);
const peak_kib = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))[1]);
// How many connections the server holds to these ports.
const established = (ports) => readFileSync('/proc/net/tcp', 'utf8').split('\n').filter((line) => {
  const [, here, there, state] = line.trim().split(/\s+/);
  const port = (address) => parseInt(address.split(':')[1], 16);
  return state === '01' && port(here) === server.port && ports.has(port(there));
}).length;

// A client without manners: sends what it is told and gathers what comes until the server closes.
function connect(first = '') {
  const client = { got: '', bytes: 0, began: Date.now() };
  client.socket = createConnection(server.port, '127.0.0.1');
  client.socket.on('error', () => {});    // a reset is an end as well
  client.socket.on('data', (bytes) => {
    client.bytes += bytes.length;
    if (client.got.length < 4096) client.got += bytes.toString('latin1');
  });
  client.connected = new Promise((tell) => client.socket.once('connect', tell));
  client.closed = new Promise((tell) => client.socket.once('close', () => tell(Date.now() - client.began)));
  if (first) client.socket.write(Buffer.from(first, 'latin1'));
  return client;
}
const within = (promise, ms) => new Promise((tell) => {
  const timer = setTimeout(tell, ms, null);
  promise.then((value) => tell(value, clearTimeout(timer)));
});
const status = (client) => Number(/^HTTP\/1\.1 (\d+)/.exec(client.got)?.[1] ?? 0);
const drip = (client, bytes) => {
  const timer = setInterval(() => client.socket.writable && client.socket.write(bytes), 1000);
  client.socket.once('close', () => clearInterval(timer));
  return client;
};

// The honest client, all the while.
const honest = { on: true, answered: 0, failed: 0, slowest: 0 };
async function work() {
  while (honest.on && server.alive) {
    const began = Date.now();
    const headers = { Authorization: `Bearer ${owner}`, 'Content-Type': 'application/json' };
    const asked = honest.answered % 2 ? fetch(`${server.base}/api/v1/customers?limit=5`, { headers, signal: AbortSignal.timeout(patience_ms) })
      : fetch(`${server.base}/api/v1/customers`, { method: 'POST', headers, body: JSON.stringify({ name: 'Mara Kowalska' }), signal: AbortSignal.timeout(patience_ms) });
    const ok = await asked.then((answer) => answer.arrayBuffer().then(() => answer.ok), () => false);
    if (ok) honest.answered += 1;
    else honest.failed += 1;
    honest.slowest = Math.max(honest.slowest, Date.now() - began);
    await pause(5);
  }
}

const get = (more = '', target = '/healthz') => `GET ${target} HTTP/1.1\r\nHost: shop\r\n${more}\r\n`;
const post = (more, body = '') => `POST /api/v1/customers HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${owner}\r\nContent-Type: application/json\r\n${more}\r\n${body}`;
const chunked = (body) => post('Transfer-Encoding: chunked\r\n', body);
const refused = [
  ['half a request line', 'GET\r\n\r\n', 400],
  ['a request line with too much in it', 'GET /healthz please HTTP/1.1\r\nHost: shop\r\n\r\n', 400],
  ['no version', 'GET /healthz\r\nHost: shop\r\n\r\n', 400],
  ['another version', 'GET /healthz HTTP/2.0\r\nHost: shop\r\n\r\n', 505],
  ['a method that nobody knows', 'BREW /healthz HTTP/1.1\r\nHost: shop\r\n\r\n', 501],
  ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.repeat(20), 400],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ['two hosts', get('Host: other\r\n'), 400],
  ['two different lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
  ['two lengths in one', post('Content-Length: 2, 3\r\n', '{}'), 400],
  ['a length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  ['a length below nothing', post('Content-Length: -1\r\n'), 400],
  ['a length with a sign', post('Content-Length: +2\r\n', '{}'), 400],
  ['a length beyond 64 bits', post('Content-Length: 99999999999999999999\r\n'), 400],
  ['chunks twice', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'), 501],
  ['another coding', post('Transfer-Encoding: gzip\r\n', 'x'), 501],
  ['a chunk without a size', chunked('\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk whose size is no number', chunked('zz\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk below nothing', chunked('-2\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk beyond 64 bits', chunked('fffffffffffffffff\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk longer than it says', chunked('1\r\n{}\r\n0\r\n\r\n'), 400],
  ['a line between chunks that never ends', chunked(`2;${'x'.repeat(header_bytes * 2)}`), 431],
  ['line feeds alone', 'GET /healthz HTTP/1.1\nHost: shop\n\n', 400],
  ['a carriage return alone', get('X: a\rb\r\n'), 400],
  ['a NUL in a header', get('X: a\0b\r\n'), 400],
  ['a header over two lines', get('X: a\r\n b\r\n'), 400],
  ['a header without a colon', get('nonsense\r\n'), 400],
  ['one large header', get(`X: ${'x'.repeat(header_bytes)}\r\n`), 431],
  ['a header line that never ends', `GET /healthz HTTP/1.1\r\nX: ${'x'.repeat(1 << 20)}`, 431],
  ['many headers', get('X: y\r\n'.repeat(header_fields + 1)), 431],
  ['a hundred thousand headers', get('X: y\r\n'.repeat(100_000)), 431],
  ['a long address', get('', `/${'x'.repeat(uri_bytes)}`), 414],
  ['an address of a megabyte', get('', `/${'x'.repeat(1 << 20)}`), 414],
  ['an address with a broken escape', get('', '/%zz'), 400],
  ['a body of a terabyte, announced', post('Content-Length: 1000000000000\r\n'), 413],
  ['a body of three megabytes, in chunks', chunked(`100000\r\n${'x'.repeat(1 << 20)}\r\n`.repeat(3)), 413],
  ['a file larger than files may be', get(`Authorization: Bearer ${owner}\r\nContent-Type: text/csv\r\nContent-Length: 10000000000\r\n`, '/api/v1/imports?kind=customers').replace('GET', 'POST'), 413],
];

let idle = [];
try {
  const before_kib = peak_kib(), refused_before = await metric('http_refused_total');
  const client = work();

  // Many who only wait.
  for (let i = 0; i < idle_clients; i += 500) {
    const more = Array.from({ length: Math.min(500, idle_clients - i) }, () => connect());
    await within(Promise.all(more.map((one) => one.connected)), patience_ms);
    idle.push(...more);
  }
  let held = 0;
  tally.check('all who wait are held', await comes(async () => (held = await metric('http_connections')) >= idle_clients, patience_ms), `${held} of ${idle_clients}`);

  // The slow ones, all kinds at once; what answer they get in the end.
  const slow = [
    ['a header a byte a second', 408, () => drip(connect('GET /healthz HTTP/1.1\r\nX: '), 'x')],
    ['a header that stops', 408, () => connect('GET /healthz HTTP/1.1\r\nHo')],
    ['a body a byte a second', 408, () => drip(connect(post('Content-Length: 100000\r\n', '{"name":"')), 'x')],
    ['a body that stops', 408, () => connect(post('Content-Length: 100\r\n', '{"na'))],
    ['a chunk that announces all there is', 408, () => connect(chunked('ffffffffffffffff\r\n{}'))],
  ].map(([name, wanted, make]) => ({ name, wanted, clients: Array.from({ length: slow_clients }, make) }));
  const asking = `Authorization: Bearer ${owner}\r\n`;
  const readers = Array.from({ length: lazy_readers }, () => connect(get(asking, '/api/v1/customers?limit=20').repeat(questions)));
  const large_readers = Array.from({ length: long_form ? lazy_readers : 0 }, () => connect(get(asking, '/api/v1/exports/customers')));
  for (const reader of [...readers, ...large_readers]) reader.socket.pause();

  // Refused at once, a few times each, beside them.
  let attacks = 0;
  for (const [name, bytes, wanted] of refused) {
    const many = Array.from({ length: 5 }, () => connect(bytes));
    const closed = await within(Promise.all(many.map((one) => one.closed)), patience_ms);
    attacks += many.filter((one) => status(one) === wanted).length;
    tally.check(`${name} is refused with ${wanted} and closed`, closed && many.every((one) => status(one) === wanted && /\r\ncontent-type: application\/problem\+json\r\n/i.test(one.got)), many.map((one) => status(one) || 'nothing').join(' ') + (closed ? '' : ', open'));
    for (const one of many) one.socket.destroy();
  }
  const pipelined = connect(get() + get() + 'garbage \x01\x02\r\n\r\n' + get());
  const closed = await within(pipelined.closed, patience_ms);
  const answers = pipelined.got.match(/HTTP\/1\.1 \d+/g) ?? [];
  tally.check('behind two good requests garbage ends the connection', closed !== null && answers.join() === 'HTTP/1.1 200,HTTP/1.1 200,HTTP/1.1 400', answers.join());
  attacks += answers.length === 3 ? 1 : 0;

  let slow_closed = 0, last_closed_ms = 0;
  for (const { name, wanted, clients } of slow) {
    const ends = await within(Promise.all(clients.map((one) => one.closed)), patience_ms);
    tally.check(`${name} is closed with ${wanted}`, ends && clients.every((one) => status(one) === wanted), ends ? clients.map(status).join(' ') : 'still open');
    if (ends) slow_closed += ends.length;
    last_closed_ms = Math.max(last_closed_ms, ...(ends ?? []));
    for (const one of clients) one.socket.destroy();
  }

  // Who does not read loses the connection: nothing is left of it at the server, and what comes afterwards is only a part.
  async function given_up(who, lazy, whole_bytes, deadline_ms) {
    const ports = new Set(lazy.map((one) => one.socket.localPort));
    tally.check(`${who} are given up`, await comes(() => established(ports) === 0, deadline_ms), `${established(ports)} of ${lazy.length} are not`);
    for (const one of lazy) one.socket.resume();
    const ends = await within(Promise.all(lazy.map((one) => one.closed)), patience_ms);
    tally.check('with a part of what they asked for', ends && lazy.every((one) => status(one) === 200 && one.bytes < whole_bytes), lazy.map((one) => `${status(one)} ${one.bytes}`).join(', '));
  }
  await given_up('those who ask and do not read', readers, questions * 5000, patience_ms);

  // Those who waited are as good as anybody, or are closed in silence when they waited too long.
  if (!long_form) {
    for (const one of idle) one.socket.write(get());
    tally.check('all who waited are answered', await comes(() => idle.every((one) => status(one) === 200), patience_ms), `${idle.filter((one) => status(one) === 200).length} of ${idle_clients}`);
  } else {
    const ends = await within(Promise.all(idle.map((one) => one.closed)), 3 * limit('idle_deadline'));
    tally.check('all who waited too long are closed in silence', ends && idle.every((one) => one.bytes === 0), ends ? '' : 'still open');
    await given_up('those who do not read a large answer', large_readers, customers * notes.length, 3 * limit('idle_deadline'));
  }
  honest.on = false;
  await client;

  const refused_now = (await metric('http_refused_total')) - refused_before;
  const bound_kib = before_kib + 64 * (idle_clients + 5 * slow_clients + 2 * lazy_readers) + 32 * 1024;
  tally.check('every fault fired', attacks === refused.length * 5 + 1 && slow_closed === 5 * slow_clients && refused_now >= attacks + slow_closed, `${attacks} attacks, ${slow_closed} slow, ${refused_now} refused`);
  tally.check('the honest client got every answer', honest.failed === 0 && honest.answered > 100, `${honest.answered} answered, ${honest.failed} not`);
  tally.check('memory stays under its bound', peak_kib() <= bound_kib, `${peak_kib()} KiB of ${bound_kib}`);
  tally.check('it is alive', (await fetch(`${server.base}/healthz`)).status === 200);
  console.log(`${refused_now} refused, the slow ones closed within ${(last_closed_ms / 1000).toFixed(1)} s, ${held} connections at once, ${honest.answered} honest answers (slowest ${honest.slowest} ms), peak memory ${(peak_kib() / 1024).toFixed(0)} MiB (${(before_kib / 1024).toFixed(0)} before; bound ${(bound_kib / 1024).toFixed(0)})`);
  const end = await within(server.stop(), patience_ms);
  tally.check('it ends cleanly with clients hanging on', end === 0, `${end}`);
} finally {
  for (const one of idle) one.socket.destroy();
  server.process.kill('SIGKILL');
  place.remove();
}
tally.end();
