// PostgreSQL dies under writes, as by a power cut, and comes back, again and again: eight clients record touchpoints, each sent again
// under its key until it is acknowledged. Nothing acknowledged is lost or doubled, errors are 503 with Retry-After or a cut
// connection, and Rapport is whole again by itself. Then databases that cannot be used at the start. The fault proves itself:
// each crash must meet writes that fail.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comes, option, pause, Place, Server, Tally } from '../lib/server.mjs';

const crashes = option('--crashes', 3);
const clients = 8;
const patience_ms = 15_000;     // it should be whole again within five seconds

const tally = new Tally();
const folder = mkdtempSync(join(tmpdir(), 'rapport-pg-'));
chmodSync(folder, 0o755);
const postgres = (verb, ...words) => execFileSync('tools/postgres-for-tests', [verb, folder, ...words], { encoding: 'utf8' }).trim();
const url = postgres('start', '--durable');
const psql = (sql) => execFileSync('psql', [url, '-XAtqc', sql], { encoding: 'utf8' }).trim();
process.env.RAPPORT_TEST_POSTGRES = url;

const acknowledged = new Map();     // key -> id
const seen = { unavailable: 0, unknown: 0, cut: 0, strange: [] };
let server;

async function ask(method, path, token, body, key) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) } });
  return { status: answer.status, json: await answer.json(), retry_after: answer.headers.get('retry-after') };
}

async function record(token, customer_id, key) {
  while (server.alive) {
    try {
      const answer = await ask('POST', '/touchpoints', token, { customer_id, kind: 'visit', summary: key }, key);
      if (answer.status === 201) return acknowledged.set(key, answer.json.id);
      if (answer.status !== 503 || !answer.retry_after) seen.strange.push(`${answer.status} ${answer.json.code}`);
      else if (answer.json.code === 'outcome_unknown') seen.unknown += 1;
      else seen.unavailable += 1;
    } catch {
      seen.cut += 1;
    }
    await pause(20);
  }
}

async function crashes_under_writes() {
  const place = new Place({ postgres: true });
  try {
    const { owner } = place.init();
    server = await Server.start(place);
    const going = { on: true };
    const writers = Promise.all(Array.from({ length: clients }, async (_, client) => {
      const { json } = await ask('POST', '/customers', owner, { name: `Customer ${client}` });
      for (let number = 0; going.on && server.alive; number += 1) await record(owner, json.id, `${client}-${number}`);
    }));
    let met = 0, slowest = 0;
    for (let round = 0; round < crashes; round += 1) {
      const before = acknowledged.size, errors = () => seen.unavailable + seen.unknown + seen.cut;
      await comes(() => acknowledged.size >= before + 40, patience_ms);
      const errors_before = errors();
      postgres('crash');
      met += (await comes(() => errors() >= errors_before + clients, patience_ms)) ? 1 : 0;
      if (round === 0) {
        const read = await ask('GET', '/customers', owner);
        tally.check('while it is away reads say 503 with Retry-After', read.status === 503 && read.retry_after, `${read.status}`);
        tally.check('and it is alive, not ready', (await fetch(`${server.base}/healthz`)).status === 200 && (await fetch(`${server.base}/readyz`)).status === 503);
      }
      postgres('start');
      const back = Date.now(), then = acknowledged.size;
      tally.check('it is whole again', await comes(() => acknowledged.size >= then + clients, patience_ms), `after crash ${round + 1}`);
      slowest = Math.max(slowest, Date.now() - back);
    }
    going.on = false;
    await writers;
    tally.check('without a restart', server.alive && (await fetch(`${server.base}/readyz`)).status === 200);
    tally.check('it ends cleanly', (await server.stop()) === 0, server.words.slice(-500));

    const there = new Map();
    const lines = place.must(['export', 'touchpoints']).split('\n');
    const summary = lines[0].split(',').indexOf('summary');
    for (const line of lines.slice(1)) there.set(line.split(',')[summary], (there.get(line.split(',')[summary]) ?? 0) + 1);
    const lost = [...acknowledged.keys()].filter((key) => !there.has(key)).length;
    const doubled = [...there.values()].filter((times) => times > 1).length;
    const rebuilt = place.run(['facts', 'rebuild']);
    console.log(`${crashes} crashes, ${acknowledged.size} touchpoints acknowledged, ${lost} lost, ${doubled} doubled; ${seen.unavailable} times unavailable, ${seen.unknown} outcomes unknown, ${seen.cut} connections cut; whole again ${slowest} ms after PostgreSQL at most`);
    tally.check('every crash met writes', met === crashes, `${met} of ${crashes}`);
    tally.check('nothing acknowledged is lost', lost === 0 && acknowledged.size > 40 * crashes, `${lost} of ${acknowledged.size}`);
    tally.check('nothing is there twice', doubled === 0, `${doubled}`);
    tally.check('nothing is there that nobody sent', there.size === acknowledged.size, `${there.size} there, ${acknowledged.size} acknowledged`);
    tally.check('no other error was given', seen.strange.length === 0, seen.strange.slice(0, 5).join('; '));
    tally.check("every customer's figures are true", rebuilt.status === 0, rebuilt.out + rebuilt.err);
  } finally {
    await server?.stop('SIGKILL');
    place.remove();
  }
}

function cannot_be_used_at_the_start() {
  const place = new Place();
  const data = ['--data', place.where[1]];
  const rules = join(folder, 'data', 'pg_hba.conf');
  const trusting = readFileSync(rules, 'utf8');
  const restart_with = (text) => {
    writeFileSync(rules, text);
    postgres('crash');
    postgres('start');
  };
  const tables = () => psql("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1");
  const refused = (name, address, status, sentence) => {
    place.where = [...data, '--database', address];
    for (const words of [['serve', '--listen', '127.0.0.1:0'], ['init']]) {
      const done = place.run(words);
      tally.check(`${name}: ${words[0]} refuses`, done.status === status && sentence.test(done.err) && !done.err.includes('guessed'), `${done.status} ${done.err}`);
    }
  };
  try {
    psql('CREATE SCHEMA songs CREATE TABLE song (title text)');
    const before = tables();
    refused("somebody else's schema", `${url}&schema=songs`, 5, /not a Rapport database, so nothing was changed/);
    refused('a server that is not there', `${url.replace(/host=[^&]*/, 'host=%2Fnowhere')}&schema=fresh`, 7, /cannot be reached/);
    restart_with(`local all all scram-sha-256\n${trusting}`);
    refused('a wrong password', `${url.replace('rapport@', 'rapport:guessed@')}&schema=fresh`, 7, /cannot be reached.*password/);
    restart_with(trusting);
    tally.check('and nothing was made or changed', tables() === before && psql("SELECT count(*) FROM pg_namespace WHERE nspname = 'fresh'") === '0', tables());
  } finally {
    place.remove();
  }
}

try {
  await crashes_under_writes();
  cannot_be_used_at_the_start();
} finally {
  postgres('stop');
}
tally.end();
