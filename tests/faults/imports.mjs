// Whole files over the API: one that takes its time comes in whole; killed in the middle and started again it ends as if
// nothing had happened; a key means one effect; and nobody's body is read who may not send it. The fault proves itself:
// the server must have died by SIGKILL with a part of the rows in.
import { createConnection } from 'node:net';
import { Place, Server, Tally } from '../lib/server.mjs';

const tally = new Tally();
const rows = 60_000;
const file = `external_id,name\n${Array.from({ length: rows }, (_, i) => `K-${i},Customer ${i}`).join('\n')}\n`;
const counts = { read: rows, created: rows, changed: 0, unchanged: 0, rejected: 0 };
const place = new Place();
const { owner, viewer } = place.init();
let server = await Server.start(place);

async function ask(method, path, { body, token = owner, headers = {} } = {}) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, body, headers: { Authorization: `Bearer ${token}`, ...headers } });
  const text = await answer.text();
  return { status: answer.status, text, json: text ? JSON.parse(text) : null };
}
const upload = (text, headers = {}) => ask('POST', '/imports?kind=customers', { body: text, headers: { 'Content-Type': 'text/csv', ...headers } });
const same = (got) => Object.entries(counts).every(([name, wanted]) => got[name] === wanted);
const exported = () => place.must(['export', 'customers']);
async function ended(id) {
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    const { json } = await ask('GET', `/imports/${id}`);
    if (!['running', 'undoing'].includes(json.state)) return json;
    await new Promise((tell) => setTimeout(tell, 50));
  }
  throw new Error('the import did not end within two minutes');
}

try {
  // A key means one effect, also of a file.
  const key = { 'Idempotency-Key': 'one' };
  const many = await Promise.all(Array.from({ length: 20 }, () => upload('external_id,name\nA,Anna\n', key)));
  const made = many.filter((one) => one.status === 201);
  tally.check('equal uploads at once are one import', new Set(made.map((one) => one.text)).size === 1 && many.every((one) => one.status === 201 || one.json.code === 'still_running'), many.map((one) => one.status).join(' '));
  tally.check('and its repetition gets the same reply', (await upload('external_id,name\nA,Anna\n', key)).text === made[0].text);
  tally.check('another file under that key is refused', (await upload('external_id,name\nB,Ben\n', key)).json.code === 'idempotency_key_reused');
  tally.check('a refused upload leaves its key free', (await upload('', { 'Idempotency-Key': 'two' })).status >= 400 && (await upload('external_id,name\nC,Cleo\n', { 'Idempotency-Key': 'two' })).status === 201);

  // Nobody's body is read who may not send it: the answer comes although hardly anything was sent.
  for (const [who, token, wanted] of [['a stranger', '', 401], ['a viewer', viewer, 403]]) {
    const first = await new Promise((tell) => {
      const socket = createConnection(server.port, '127.0.0.1', () => socket.write(`POST /api/v1/imports?kind=customers HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 2000000000\r\n${token ? `Authorization: Bearer ${token}\r\n` : ''}\r\nexternal_id,name\n`));
      socket.setTimeout(5000, () => tell('nothing within five seconds'));
      socket.once('data', (bytes) => { tell(String(bytes).split('\r\n')[0]); socket.destroy(); });
    });
    tally.check(`${who} is refused before the file is sent`, first.includes(` ${wanted} `), first);
  }

  // Uninterrupted.
  const whole = await ended((await (async () => { const { json } = await upload(file); await ask('POST', `/imports/${json.id}/run`); return json; })()).id);
  tally.check('a file that takes its time comes in whole', whole.state === 'done' && same(whole.counts), JSON.stringify([whole.state, whole.problem, whole.counts]));
  const wanted = exported();
  await ask('DELETE', `/imports/${whole.id}`);
  const back = await ended(whole.id);
  tally.check('and is taken back whole', back.state === 'undone' && exported().split('\n').length === 1, JSON.stringify([back.state, exported().split('\n').length]));

  // Killed in the middle.
  const { json: cut } = await upload(file);
  await ask('POST', `/imports/${cut.id}/run`);
  let there = 0;
  for (const until = Date.now() + 30_000; there === 0 && Date.now() < until; ) there = (await ask('GET', `/imports/${cut.id}`)).json.counts.created;
  const end = await server.stop('SIGKILL');
  tally.check('the kill met the import with a part of it in', end === 'SIGKILL' && there > 0 && there < rows, `${end}, ${there} of ${rows}`);
  server = await Server.start(place);
  const resumed = await ended(cut.id);
  tally.check('started again it ends as if nothing had happened', resumed.state === 'done' && same(resumed.counts), JSON.stringify([resumed.state, resumed.counts]));
  tally.check('with the same customers', exported() === wanted);
  console.log(`killed with ${there} of ${rows} rows in`);
  await server.stop();
  tally.check("every customer's figures are true", place.run(['facts', 'rebuild']).status === 0);
} finally {
  server.process.kill('SIGKILL');
  place.remove();
}
tally.end();
