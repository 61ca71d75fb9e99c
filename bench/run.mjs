// Every figure that Rapport promises, each beside a floor from the same run: one JSON line a figure, all of them in
// bench/results.json, and in the end those that fall short. Ratios count; the machine may be busy with other things.
//
//   node bench/run.mjs [--large] [PART...]     without a part all of them: fit themes value reading import look-up rhythms board duplicates
//                                              loyalty http mail surveys report backup rest
//
// --large: rhythms of a million customers with 25 million visits, the board of a million, duplicates among and a backup of a million too, an hour more.
// Invented shops are made once and kept in build/bench.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { comes, freePort, pause, Place, Server, rapport } from '../tests/lib/server.mjs';
import { Sink } from '../tests/lib/sink.mjs';
import { writeCustomers, writeOrders } from './shop.mjs';
import { surveys } from './surveys.mjs';

const folder = 'build/bench';
const asOf = '2024-12-31';
mkdirSync(folder, { recursive: true });
const large = process.argv.includes('--large');
const parts = process.argv.slice(2).filter((word) => word !== '--large');
const wanted = (part) => parts.length === 0 || parts.includes(part);
const results = [];

// goal: the most (or, with `least`, the least) that `value` or, where there is a floor, its ratio to the floor may be.
function tell(part, what, { value, unit, floor, floorIs, ratio, goal, least = false, more = {} }) {
  const judged = goal === undefined ? undefined : goal.of === 'ratio' ? ratio : value;
  const reached = judged === undefined ? undefined : least ? judged >= goal.is : judged <= goal.is;
  const line = { part, what, value: round(value), unit, ...(floor !== undefined && { floor: round(floor), floor_is: floorIs, ratio: round(ratio ?? value / floor) }), ...(goal && { goal: `${goal.of === 'ratio' ? 'ratio ' : ''}${least ? '>=' : '<='} ${goal.is}`, reached }), ...more };
  results.push(line);
  console.log(JSON.stringify(line));
}
const round = (number) => Number(number.toPrecision(4));
const lines = (text) => text.trim().split('\n').map((line) => JSON.parse(line));
const bench = (name, ...words) => lines(execFileSync(`build/release/${name}`, words, { encoding: 'utf8' }));
const say = (sentence) => process.stderr.write(`  ${sentence}\n`);

// A command with what it took: seconds, CPU seconds, MB at its peak.
function timed(command, words, input) {
  const done = spawnSync('/usr/bin/time', ['-q', '-f', '%x %e %U %S %M', command, ...words], { encoding: 'utf8', input });
  const [code, seconds, user, system, kb] = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}: ${done.stderr}`);
  return { seconds, cpu: user + system, mb: kb / 1024 };
}

// A shop that is kept: made by `fill(place)` the first time, and again when the schema has a new step.
async function shop(name, fill) {
  const kept = join(folder, name), stamp = join(kept, 'made-for');
  const steps = execFileSync('ls', ['db/migrations'], { encoding: 'utf8' });
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== steps) {
    rmSync(kept, { recursive: true, force: true });
    say(`making the shop “${name}”, which is kept in ${kept}`);
    const place = new Place();
    try {
      place.init();
      await fill(place);
      renameSync(join(place.folder, 'data'), kept);
    } catch (gone) {
      if (gone.code !== 'EXDEV') throw gone;
      cpSync(join(place.folder, 'data'), kept, { recursive: true });
    } finally {
      place.remove();
    }
    writeFileSync(stamp, steps);
  }
  return kept;
}
async function customersAndOrders(place, shape) {
  const customers = join(place.folder, 'customers.csv'), orders = join(place.folder, 'orders.csv');
  await writeCustomers(customers, shape);
  await writeOrders(orders, shape);
  for (const [shape, file] of [['customers', customers], ['orders', orders]]) execFileSync(rapport, ['import', shape, file, '-q', ...place.where]);
}
const smallTown = () => shop('hundred-thousand', (place) => customersAndOrders(place, { customers: 100_000, orders: 2_000_000 }));
const bigTown = () => shop('million', (place) => customersAndOrders(place, { customers: 1_000_000, orders: 2_250_000 }));

const regularTown = (customers) => shop(`regulars-${customers}`, (place) => customersAndOrders(place, { customers, orders: 8 * customers, regulars: 0.3 }));
const visitedTown = () => shop('million-visited', (place) => customersAndOrders(place, { customers: 1_000_000, orders: 25_000_000 }));

// A copy that may be written to.
function copyOf(kept) {
  const place = new Place();
  cpSync(kept, join(place.folder, 'data'), { recursive: true });
  return place;
}
// Until the server has done what it does in the background on a copy that it sees for the first time; a job that is to come
// later does not count. Three looks in a row: one job may put the next in line.
async function quiet(database) {
  const begun = Date.now();
  for (let looks = 0; looks < 3; ) {
    if (Date.now() - begun > 1_800_000) throw new Error('the jobs of a fresh copy have not ended within half an hour');
    await pause(1000);
    const due = execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', database,
      `SELECT count(*) FROM jobs WHERE state = 'running' OR (state = 'ready' AND run_at <= ${Date.now() * 1000})`], { encoding: 'utf8' });
    looks = Number(due) === 0 ? looks + 1 : 0;
  }
  say(`the jobs of a fresh copy have ended after ${Math.round((Date.now() - begun) / 1000)} s`);
}
// A server on such a copy, for as long as `work` takes, once it is quiet.
async function served(kept, work) {
  const place = copyOf(kept);
  try {
    const token = place.must(['token', 'create', '--staff', 'owner@example.org', '--scopes', 'all']);
    const server = await Server.start(place);
    const database = join(place.folder, 'data/rapport.db');
    try {
      await quiet(database);
      await work(server, token, database);
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

function fit() {
  const goals = { bg_nbd: 0.2, mbg_nbd: 0.2, pareto_nbd: 1.5, gamma_gamma: 0.1 };
  const before = {};
  for (const customers of [10_000, 100_000, 1_000_000])
    for (const line of bench('stats_bench', String(customers))) {
      const million = customers === 1_000_000, each = line.cpu_s / customers;
      tell('fit', `${line.fit}, ${customers} customers`, { value: line.cpu_s, unit: 'CPU s', floor: line.evaluations_s, floorIs: `${line.evaluations} evaluation(s) of the likelihood`,
        goal: million && goals[line.fit] && { is: goals[line.fit] }, more: { peak_mib: line.peak_mib, converged: line.converged, ...(before[line.fit] && { a_customer_against_a_tenth: round(each / before[line.fit]) }) } });
      before[line.fit] = each;
      if (million && line.fit === 'gamma_gamma') tell('fit', 'memory with a million customers', { value: line.peak_mib, unit: 'MiB', goal: { is: 150 } });
    }
}

function themes() {
  const [line] = bench('themes', '100000');
  tell('themes', `read ${line.comments} comments: how they sound and what each sentence is about`, { value: line.read_s, unit: 'CPU s', floor: line.cut_s, floorIs: 'cutting them into sentences and stems alone',
    ratio: line.read_s / line.cut_s, goal: { of: 'ratio', is: 2.5 }, more: { sentences: line.sentences, placed: line.placed, find_s: line.find_s, themes: line.themes } });
}

async function value() {
  const kept = await bigTown();
  const [line] = bench('value_bench', join(kept, 'rapport.db'), asOf);
  tell('value', `from ${line.orders} stored orders of ${line.customers} customers to everybody's value (bg_nbd)`, { value: line.read_s + line.value_s, unit: 'CPU s', floor: line.scan_s,
    floorIs: 'a bare loop over the same rows', goal: { is: 1.6 }, more: { read_s: line.read_s, fit_and_forecast_s: line.value_s, with_auto_s: round(line.read_s + line.auto_s), auto_chose: line.auto } });
}

function reading() {
  const [line] = bench('mail_reading');
  tell('reading', `a stranger's message of ${line.bytes_a_message} bytes read`, { value: round(1e6 / line.messages_a_second), unit: 'CPU us', floor: round(1e6 / line.floor_messages_a_second),
    floorIs: 'finding the line ends of the same bytes', more: { messages_a_second: line.messages_a_second, megabytes_a_second: line.megabytes_a_second } });
}

async function imports() {
  const rates = {};
  for (const [customers, orders] of [[10_000, 28_000], [100_000, 280_000]]) {
    const place = new Place();
    try {
      place.init();
      const file = join(place.folder, 'lines.csv'), flat = join(place.folder, 'flat.db');
      await writeOrders(file, { customers, orders, lines: 3 });
      const count = Number(execFileSync('wc', ['-l', file], { encoding: 'utf8' }).trim().split(' ')[0]) - 1;
      const ours = timed(rapport, ['import', 'orders', file, '-q', ...place.where]);
      const sql = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE lines (order_id TEXT, customer_id TEXT, ordered_at TEXT, product_id TEXT, quantity TEXT, unit_price TEXT);
CREATE INDEX by_customer ON lines (customer_id, ordered_at); CREATE INDEX by_order ON lines (order_id); CREATE INDEX by_product ON lines (product_id);
.import --csv --skip 1 ${file} lines
`;
      const floor = timed('sqlite3', [flat], sql);
      rates[customers] = count / ours.seconds;
      tell('import', `${count} order lines of ${customers} customers`, { value: count / ours.seconds, unit: 'lines/s', floor: count / floor.seconds, floorIs: 'the sqlite3 shell filling one flat table with three indexes',
        ratio: floor.seconds / ours.seconds, least: true, goal: customers === 100_000 ? { of: 'ratio', is: 0.5 } : undefined, more: { cpu_s: round(ours.cpu), cpu_ratio: round(floor.cpu / ours.cpu), mb: round(ours.mb) } });
      if (customers === 100_000) {
        tell('import', 'memory', { value: ours.mb, unit: 'MB', goal: { is: 200 } });
        tell('import', 'rate against that of a tenth', { value: rates[100_000] / rates[10_000], unit: '', least: true, goal: { is: 0.8 } });
      }
    } finally {
      place.remove();
    }
  }
}

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
function cpuOf(process) {
  const fields = readFileSync(`/proc/${process.pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}
const memoryOf = (process) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))[1]) / 1024;

// wrk on the last core, the server on the others.
function apart(server) {
  if (cpus().length > 1) spawnSync('taskset', ['-apc', `0-${cpus().length - 2}`, String(server.process.pid)]);
}
// `refusing`: a refusal is what is measured; otherwise one would be no measurement.
async function load(server, token, asks, { connections = 8, seconds = 4, refusing = false } = {}) {
  const file = join(folder, 'requests.txt');
  writeFileSync(file, `${asks.join('\n')}\n`);
  const before = cpuOf(server.process);
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', 'bench/load.lua', server.base];
  const wrk = spawn(...(cpus().length > 1 ? ['taskset', ['-c', String(cpus().length - 1), 'wrk', ...words]] : ['wrk', words]), { env: { ...process.env, REQUESTS: file, TOKEN: token }, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  wrk.stdout.on('data', (bytes) => (out += bytes));
  await new Promise((tell) => wrk.once('close', tell));
  const told = JSON.parse(out.trim().split('\n').at(-1));
  if (told.broken > 0 || (told.refused > 0) !== refusing) throw new Error(`${asks[0]}: ${JSON.stringify(told)}`);
  return { ...told, rate: told.requests / told.seconds, cpu_ms: ((cpuOf(server.process) - before) / told.requests) * 1e3 };
}

// Customers from all over the file.
async function peopleOf(server, token, count, of) {
  const people = [];
  for (let i = 0; i < count; i += 1) {
    const answer = await fetch(`${server.base}/api/v1/customers?q=C-${(i * 1999) % of}&limit=1`, { headers: { Authorization: `Bearer ${token}` } });
    people.push((await answer.json()).data[0]);
  }
  return people;
}

async function http() {
  await served(await smallTown(), async (server, token, database) => {
    apart(server);
    const people = await peopleOf(server, token, 200, 100_000);
    const ids = people.map((one) => one.id), names = people.map((one) => one.name.slice(0, 4));
    await load(server, token, ids.map((id) => `GET /api/v1/customers/${id}`), { seconds: 1 });
    const empty = await load(server, token, ['GET /api/v1/customers/nobody'], { refusing: true });
    const one = await load(server, token, ids.map((id) => `GET /api/v1/customers/${id}`));
    tell('http', 'read one customer', { value: one.cpu_ms, unit: 'CPU ms', floor: empty.cpu_ms, floorIs: 'the same shell and token check, refusing an id that is none', goal: { of: 'ratio', is: 2 }, ratio: one.cpu_ms / empty.cpu_ms, more: { rate: round(one.rate), p99_ms: one.p99_ms } });
    const goals = { 'get one': 0.05, 'search by a part of the name': 0.13, 'create a customer': 0.09, 'add a touchpoint': 0.08 };
    const asks = {
      'get one': ids.map((id) => `GET /api/v1/customers/${id}`),
      'search by a part of the name': names.map((name) => `GET /api/v1/customers?q=${encodeURIComponent(name)}&limit=10`),
      'create a customer': names.map((name, i) => `POST /api/v1/customers {"name":"${name} ${i}","emails":[]}`),
      'add a touchpoint': ids.map((id) => `POST /api/v1/touchpoints {"customer_id":"${id}","kind":"visit","summary":"Came by for bread"}`),
    };
    const measure = async (what, connections) => {
      const run = await load(server, token, asks[what], { connections });
      tell('http', `${what}, ${connections} connections`, { value: run.cpu_ms, unit: 'CPU ms', floor: empty.cpu_ms, floorIs: 'an empty answer', goal: { is: goals[what] }, more: { rate: round(run.rate), p99_ms: run.p99_ms } });
    };
    for (const what of Object.keys(asks)) await measure(what, 8);
    await measure('create a customer', 64);
    await measure('add a touchpoint', 64);
    const many = await load(server, token, asks['add a touchpoint'], { connections: 64, seconds: 6 });
    await server.stop();
    const fresh = copyOf(await smallTown());
    try {
      const [floor] = bench('write_floor', database, join(fresh.folder, 'data/rapport.db'));
      const bare = floor.touchpoints / floor.seconds;
      tell('http', 'durable touchpoints, 64 connections', { value: many.rate, unit: '/s', floor: bare, floorIs: 'a bare loop writing the same rows in groups of 64, FULL', ratio: many.rate / bare, least: true, goal: { of: 'ratio', is: 0.5 },
        more: { cpu_ms: round(many.cpu_ms), floor_cpu_ms: round((floor.cpu_s / floor.touchpoints) * 1e3), p99_ms: many.p99_ms } });
    } finally {
      fresh.remove();
    }
  });
}

// One ask after the other, on one connection: milliseconds, sorted.
async function latencies(server, token, paths) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const took = [];
  for (const path of paths) {
    const begun = process.hrtime.bigint();
    await new Promise((tell, refuse) => get(`${server.base}${path}`, { agent, headers: { Authorization: `Bearer ${token}` } }, (answer) => { answer.resume(); answer.once('end', () => (answer.statusCode === 200 ? tell() : refuse(new Error(`${path}: ${answer.statusCode}`)))); }).once('error', refuse));
    took.push(Number(process.hrtime.bigint() - begun) / 1e6);
  }
  agent.destroy();
  return took.sort((a, b) => a - b);
}

// One client, then four at once.
async function lookUp() {
  await served(await bigTown(), async (server, token) => {
    const people = await peopleOf(server, token, 500, 1_000_000);
    const words = (one) => one.name.split(' '), surname = (one) => words(one)[1];
    const slip = (word, i) => { const at = 1 + (i % Math.max(1, word.length - 2)); return i % 2 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2); };
    const kinds = {
      'a surname': [surname, 5], 'whole name': [(one) => one.name, 5],
      'three letters of the surname': [(one) => surname(one).slice(0, 3), 5], 'four letters of the surname': [(one) => surname(one).slice(0, 4), 5], 'five letters of the surname': [(one) => surname(one).slice(0, 5), 5],
      'three letters of each': [(one) => words(one).map((word) => word.slice(0, 3)).join(' '), 5],
      'misspelt surname': [(one, i) => slip(surname(one), i), 20], 'first name and misspelt surname': [(one, i) => `${words(one)[0]} ${slip(surname(one), i)}`, 20],
      'last five digits of the telephone': [(one) => one.phones[0].slice(-5), 5], 'six letters of the e-mail address': [(one) => one.emails[0].slice(0, 6), 5],
    };
    const middle = (took) => took[took.length >> 1], ninety_ninth = (took) => took[Math.floor(took.length * 0.99)];
    const floors = new Map();
    for (const clients of [1, 4]) {
      const ask = async (path) => (await Promise.all(Array.from({ length: clients }, () => latencies(server, token, people.map(path))))).flat().sort((a, b) => a - b);
      floors.set(clients, middle(await ask(() => '/api/v1/tags')));
      for (const [what, [typed, goal]] of Object.entries(kinds)) {
        const took = await ask((one, i) => `/api/v1/customers?q=${encodeURIComponent(typed(one, i))}&limit=10`);
        tell('look-up', `${what}, a million customers, ${clients} client(s)`, { value: ninety_ninth(took), unit: 'ms, 99th percentile', floor: floors.get(clients), floorIs: 'median of an answer with nothing in it', goal: { is: goal }, more: { p50_ms: round(middle(took)) } });
      }
    }
    tell('look-up', 'server with the names of a million', { value: memoryOf(server.process), unit: 'MB' });
  });
}

// The nightly learning as a whole, reading and writing too. The goal is a million customers with 25 million visits within a minute.
async function learning(what, kept, goal) {
  const place = copyOf(kept);
  try {
    const [line] = bench('learning', what, join(place.folder, 'data/rapport.db'));
    tell(what === 'rhythms' ? 'rhythms' : 'loyalty', `${what} of ${line.customers} customers learnt from ${line.rows} ${what === 'rhythms' ? 'visits' : 'order lines'}`, { value: line.job_s, unit: 's', floor: line.scan_cpu_s,
      floorIs: 'CPU s of a bare loop over the same rows', goal: goal && { is: goal }, more: { cpu_s: line.cpu_s } });
  } finally {
    place.remove();
  }
}
async function rhythms() {
  await learning('rhythms', await smallTown(), 6);
  if (large) await learning('rhythms', await visitedTown(), 60);
}

// Who is likely to come in the next hour, over the opening hours of a week; and one customer's rhythm worked out anew after a visit.
async function board() {
  for (const customers of large ? [100_000, 1_000_000] : [100_000]) {
    const place = copyOf(await regularTown(customers));
    try {
      const [line] = bench('board', join(place.folder, 'data/rapport.db'));
      tell('board', `who comes in the next hour, of ${line.customers} customers`, { value: line.ninety_ninth_ms, unit: 'CPU ms, 99th percentile', floor: line.floor_ms, floorIs: `a bare loop that reads the ${line.candidates} rhythms by their keys`,
        goal: { is: 100 }, more: { p50_ms: line.middle_ms, hours: line.hours, named: line.visitors } });
      tell('board', `one customer's rhythm from ${line.visits_each} visits, of ${line.customers} customers`, { value: line.refit_us, unit: 'CPU us', floor: line.refit_floor_us, floorIs: 'the place of each visit on the shop\'s clock alone',
        goal: { is: 100 }, more: { refitted: line.refitted } });
    } finally {
      place.remove();
    }
  }
}

function duplicates() {
  for (const [people, goal] of large ? [[100_000, 8], [1_000_000, 120]] : [[100_000, 8]]) {
    const [found] = bench('duplicates', String(people), '31337');
    const file = join(folder, 'duplicates.db');
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true });
    const [job] = bench('duplicates', String(people), '31337', `sqlite:${file}`);
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true });
    tell('duplicates', `found among ${people} customers, reading and writing too`, { value: job.job_s, unit: 's', floor: found.pack_s, floorIs: 'laying the same people ready in memory', goal: { is: goal }, more: { in_memory_s: found.whole_s } });
    tell('duplicates', `of the pairs named are right, ${people} customers`, { value: found.precision, unit: '', least: true, goal: { is: 0.95 } });
    tell('duplicates', `of the pairs that are one are named, ${people} customers`, { value: found.recall, unit: '', least: true, goal: { is: 0.9 } });
  }
}

// Mail that was planned while it was held, from the moment it is let go until the server has taken the last one: written, signed with
// RSA 2048, handed over and noted. The sink's own load generator says what the sink can take.
async function mail() {
  const count = 10_000, place = new Place();
  let sink, server;
  try {
    const token = place.init().owner;
    const rows = Array.from({ length: count }, (_, i) => `C-${i},Customer ${i},c${i}@example.org\n`);
    place.must(['import', 'customers', place.file('people.csv', `external_id,name,email\n${rows.join('')}`)]);
    sink = await Sink.start(await freePort());
    place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example', '--per-minute', '1000000', '--per-domain-per-minute', '1000000', '--per-key-per-day', '1000000']);
    place.must(['mail', 'server', '--host', '127.0.0.1', '--port', String(sink.port), '--security', 'none', '--connections', '16']);
    place.must(['mail', 'key', 'use', place.must(['mail', 'key']).split('\n')[0]]);
    server = await Server.start(place);
    const ask = async (method, path, body) => {
      const answer = await fetch(`${server.base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) }, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
      return answer.status === 204 ? null : answer.json();
    };
    await ask('POST', '/mail/hold', { reason: 'Not before all are planned.' });
    const person = await server.signIn(place.ways_in.owner);
    const people = [];
    for (let cursor = ''; cursor !== null; ) {
      const page = await ask('GET', `/customers?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      people.push(...page.data);
      cursor = page.next_cursor;
    }
    const line = 'Your order is ready and waits for you at the counter. ';
    const letter = { subject: 'For {{customer.name}}', text: `Dear {{customer.preferred_name|there}},\n\n${line.repeat(8)}\n`, html: `<p>Dear {{customer.preferred_name|there}},</p>\n<p>${line.repeat(8)}</p>\n` };
    const planning = performance.now();
    await Promise.all(Array.from({ length: 16 }, async () => { for (let one; (one = people.pop()); ) await ask('POST', '/messages', { customer_id: one.id, ...letter }); }));
    const planned = count / ((performance.now() - planning) / 1000);
    const cpu = cpuOf(server.process), begun = performance.now();
    if (!(await fetch(`${server.base}/api/v1/mail/hold`, { method: 'DELETE', headers: person })).ok) throw new Error('mail was not let go');
    await comes(async () => (await ask('GET', '/mail')).waiting === 0, 120_000);
    const seconds = (performance.now() - begun) / 1000, used = cpuOf(server.process) - cpu;
    if (sink.taken !== count) throw new Error(`the sink took ${sink.taken} of ${count}`);
    const floor = await sink.source(count, 16, 3500);
    tell('mail', `${count} messages with text and HTML, signed, into smtp-sink`, { value: count / seconds, unit: 'messages/s', floor, floorIs: 'smtp-source into the same sink, 16 kept connections, nothing signed or stored', ratio: count / seconds / floor, least: true,
      goal: { is: 1000 }, more: { cpu_ms_each: round((used / count) * 1e3), planned_through_the_api_a_second: round(planned) } });
  } finally {
    await server?.stop('SIGKILL');
    await sink?.stop();
    place.remove();
  }
}

async function report() {
  await served(await smallTown(), async (server, token, database) => {
    const ask = async (path) => {
      const cpu = cpuOf(server.process), begun = performance.now();
      const answer = await fetch(`${server.base}/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await answer.text();
      return { ms: performance.now() - begun, cpu: (cpuOf(server.process) - cpu) * 1e3 };
    };
    const first = await ask(`report?as_of=${asOf}`), again = await ask(`report?as_of=${asOf}`), year = await ask(`report/history?as_of=${asOf}`);
    await server.stop();
    const [line] = bench('value_bench', database, asOf);
    const what = `${line.customers} customers and ${line.orders} orders`;
    tell('report', `the first time, ${what}`, { value: first.ms, unit: 'ms', floor: line.scan_s * 1e3, floorIs: 'a bare loop over the orders', goal: { is: 1000 }, more: { cpu_ms: round(first.cpu) } });
    tell('report', 'again', { value: again.ms, unit: 'ms', goal: { is: 50 } });
    tell('report', 'thirteen months of the four figures', { value: year.ms, unit: 'ms', floor: first.ms, floorIs: 'the report itself', more: { cpu_ms: round(year.cpu) } });
  });
}

// A backup and the way back of a whole shop. A gibibyte is to take a minute at most; that is 17.9 MB a second.
async function backups() {
  const goal = { is: 17.9 }, mega = 1e6;
  for (const kept of large ? [await smallTown(), await bigTown()] : [await smallTown()]) {
    const place = copyOf(kept), target = new Place();
    try {
      const database = join(place.folder, 'data/rapport.db'), file = join(place.folder, 'shop.backup'), bare = join(place.folder, 'bare.db'), again = join(place.folder, 'again.db');
      const bytes = statSync(database).size, megabytes = bytes / mega;
      const shell = (words) => timed('bash', ['-ec', words]);
      const copied = shell(`sqlite3 '${database}' ".backup '${bare}'"; sync '${bare}'; test "$(sqlite3 '${bare}' 'PRAGMA quick_check')" = ok; sha256sum '${bare}' >/dev/null`);
      const made = timed(rapport, ['backup', file, ...place.where]);
      const laid = shell(`cp '${bare}' '${again}'; sync '${again}'; test "$(sqlite3 '${again}' 'PRAGMA quick_check')" = ok; sha256sum '${again}' >/dev/null`);
      const back = timed(rapport, ['restore', file, ...target.where]);
      const what = (done) => `${done} of ${Math.round(megabytes)} MB`;
      const floorIs = 'of the same file: copied (.backup of the sqlite3 shell; cp), synced, its quick_check, its SHA-256';
      for (const [done, ours, floor] of [['a backup', made, copied], ['a restore', back, laid]])
        tell('backup', what(done), { value: megabytes / ours.seconds, unit: 'MB/s', floor: megabytes / floor.seconds, floorIs, ratio: floor.seconds / ours.seconds, least: true, goal, more: { seconds: round(ours.seconds), cpu_s: round(ours.cpu), mb: round(ours.mb), a_gibibyte_s: round((ours.seconds * 2 ** 30) / bytes) } });
    } finally {
      target.remove();
      place.remove();
    }
  }
}

async function rest() {
  const place = new Place();
  try {
    place.init();
    const begun = performance.now();
    const server = await Server.start(place);
    const ready = performance.now() - begun;
    await pause(1000);
    tell('rest', 'server at rest', { value: memoryOf(server.process), unit: 'MB', goal: { is: 40 } });
    tell('rest', 'from start to ready', { value: ready, unit: 'ms', goal: { is: 300 } });
    await server.stop();
    const line = bench('db_bench', `sqlite:${join(place.folder, 'bench.db')}`);
    for (const { writers, units, bare } of line) tell('rest', `durable units of work, ${writers} writer(s)`, { value: units, unit: '/s', floor: bare, floorIs: 'a bare loop of one writer' });
  } finally {
    place.remove();
  }
}

const begun = Date.now();
for (const [part, run] of Object.entries({ fit, themes, value, reading, import: imports, 'look-up': lookUp, rhythms, board, duplicates, loyalty: async () => learning('leanings', await smallTown()), http, mail, surveys: () => surveys(tell, cpuOf), report, backup: backups, rest })) if (wanted(part)) await run();
const short = results.filter((one) => one.reached === false);
const told = { at: new Date().toISOString(), cores: cpus().length, processor: cpus()[0].model, results };
if (parts.length === 0) writeFileSync('bench/results.json', `${JSON.stringify(told, null, 1)}\n`);
console.log(`\n${results.filter((one) => one.reached).length} reached, ${short.length} fall short, ${Math.round((Date.now() - begun) / 1000)} s${short.length ? ':' : ''}`);
for (const one of short) console.log(`  ${one.part}: ${one.what}: ${one.value} ${one.unit}${one.ratio ? `, ratio ${one.ratio}` : ''}; goal ${one.goal}`);
