// Disks and files that fail: a full disk (below the reserve, then to the last byte), storage that breaks in flight, a read-only folder,
// a second server, files that are no database of ours. Reads go on, writes are refused in clear words, what was acknowledged stays,
// nothing is overwritten, and it heals by itself. Each fault proves itself by its trace in the log. Mounting a disk needs root;
// without it those parts are skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { comes, pause, Place, Server, Tally } from '../lib/server.mjs';

const patience_ms = 30_000;     // it should heal within ten seconds
const mebibyte = 1 << 20;
const tally = new Tally();

// Eight clients who write all the while, and note here what was acknowledged.
class Writers {
  acknowledged = new Map();     // external id -> customer id
  refused = 0;
  strange = [];
  constructor(server, token) {
    this.server = server;
    this.headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    this.going = true;
    this.all = Promise.all(Array.from({ length: 8 }, (_, client) => this.write(client)));
  }
  async write(client) {
    for (let number = 0; this.going && this.server.alive; number += 1) {
      const external_id = `${client}-${number}`;
      const answer = await fetch(`${this.server.base}/api/v1/customers`, { method: 'POST', headers: this.headers, body: JSON.stringify({ name: 'n'.repeat(200), external_id }) }).catch((gone) => ({ status: gone.message }));
      const json = await answer.json?.();
      if (answer.status === 201) this.acknowledged.set(external_id, json.id);
      else if (answer.status === 507 && json.code === 'storage_refused' && answer.headers.get('content-type') === 'application/problem+json') this.refused += 1;
      else this.strange.push(answer.status);
      if (answer.status !== 201) await pause(10);
    }
  }
  async read(path) {
    const answer = await fetch(`${this.server.base}${path}`, { headers: this.headers });
    await answer.arrayBuffer();
    return answer.status;
  }
  async refuses() {
    const before = this.refused;
    return comes(() => this.refused > before + 16, patience_ms);
  }
  async writes() {
    const before = this.acknowledged.size;
    return comes(() => this.acknowledged.size > before + 16, patience_ms);
  }
  async end() {
    this.going = false;
    await this.all;
  }
}

async function check_refusing(name, writers) {
  tally.check(`${name}: writes are refused with 507`, await writers.refuses(), `${writers.refused}`);
  const ready = await fetch(`${writers.server.base}/readyz`);
  tally.check(`${name}: it says that it is degraded`, ready.status === 503 && (await ready.json()).code === 'degraded', `${ready.status}`);
  tally.check(`${name}: and is alive`, (await writers.read('/healthz')) === 200);
  const before = writers.acknowledged.size;
  const reads = await Promise.all(Array.from({ length: 50 }, () => writers.read('/api/v1/customers?limit=20')));
  tally.check(`${name}: every read is served`, reads.every((status) => status === 200), reads.join(' '));
  tally.check(`${name}: and nothing more is acknowledged`, writers.acknowledged.size === before);
}

async function check_healed(name, writers, freed_at) {
  tally.check(`${name}: it heals without a restart`, (await writers.writes()) && (await comes(async () => (await writers.read('/readyz')) === 200, patience_ms)));
  return Date.now() - freed_at;
}

function check_kept(name, place, writers) {
  const there = new Set(place.must(['export', 'customers']).split('\n').map((line) => line.split(',')[0]));
  const lost = [...writers.acknowledged.keys()].filter((key) => !there.has(key)).length;
  tally.check(`${name}: nothing acknowledged is lost`, lost === 0 && writers.acknowledged.size > 0, `${lost} of ${writers.acknowledged.size}`);
  tally.check(`${name}: no other answer was given`, writers.strange.length === 0, writers.strange.slice(0, 5).join(' '));
  const rebuilt = place.run(['facts', 'rebuild']);
  tally.check(`${name}: every customer's figures are true`, rebuilt.status === 0, rebuilt.out + rebuilt.err);
}

// A place whose data folder is a disk of its own, a little larger than the reserve; nothing when it may not be mounted.
function on_a_small_disk() {
  const place = new Place();
  mkdirSync(join(place.folder, 'data'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'rapport-test', place.where[1]]).status === 0) return place;
  place.remove();
  return null;
}
function remove_disk(place) {
  execFileSync('umount', [place.where[1]]);
  place.remove();
}

async function full_disk() {
  const place = on_a_small_disk();
  if (!place) return tally.skip('a full disk (mounting one needs root)');
  let server;
  try {
    const { owner } = place.init();
    server = await Server.start(place);
    const writers = new Writers(server, owner);
    const filler = join(place.where[1], 'filler');
    const free = () => statfsSync(place.where[1]).bavail * statfsSync(place.where[1]).bsize;
    const piece = Buffer.alloc(mebibyte / 16, 1);

    // Less than the reserve is free.
    await writers.writes();
    while (free() > 258 * mebibyte) appendFileSync(filler, piece);
    await check_refusing('a full disk', writers);
    const upload = await fetch(`${server.base}/api/v1/imports?kind=customers`, { method: 'POST', headers: { ...writers.headers, 'Content-Type': 'text/csv' }, body: 'external_id,name\nA,Anna\n' });
    tally.check('a full disk: uploads are refused with 507', upload.status === 507, `${upload.status} ${await upload.text()}`);
    const reserve = (server.words.match(/disk is nearly full/g) ?? []).length;
    let freed = Date.now();
    rmSync(filler);
    const healed = [await check_healed('a full disk', writers, freed)];

    // Not one byte is free, faster than anybody looks at the reserve.
    let brim = 0;
    for (let tries = 0; brim === 0 && tries < 10; tries += 1) {
      try {
        for (const all = Buffer.alloc(8 * mebibyte, 1); ; ) appendFileSync(filler, all);
      } catch (full) {
        if (full.code !== 'ENOSPC') throw full;
      }
      await writers.refuses();
      brim = (server.words.match(/database or disk is full|disk I\/O error/g) ?? []).length;
      if (brim === 0) {
        rmSync(filler);
        await writers.writes();
      }
    }
    await check_refusing('a disk full to the brim', writers);
    const exported = await writers.read('/api/v1/exports/customers');
    tally.check('a disk full to the brim: an export, which wants a file, is refused with 507', exported === 507, `${exported}`);
    freed = Date.now();
    rmSync(filler);
    healed.push(await check_healed('a disk full to the brim', writers, freed));
    await writers.end();
    tally.check('a full disk: it ends cleanly', (await server.stop()) === 0);
    check_kept('a full disk', place, writers);
    tally.check('a full disk: both faults fired', reserve > 0 && brim > 0, `${reserve} by the reserve, ${brim} by the disk`);
    console.log(`full disk: ${reserve} refusals by the reserve and ${brim} by the disk in the log, ${writers.refused} writes refused, ${writers.acknowledged.size} acknowledged and kept, healed after ${healed.join(' and ')} ms`);
  } finally {
    await server?.stop('SIGKILL');
    remove_disk(place);
  }
}

// Every write to a file fails, as on a disk that breaks: the limit of a process on the size of its files, brought down to nothing.
async function failing_storage() {
  const place = new Place();
  const { owner } = place.init();
  const server = await Server.start(place, [], ['bash', '-c', "trap '' XFSZ; exec \"$@\"", 'bash']);
  const size_of_files = (bytes) => execFileSync('prlimit', [`--pid=${server.process.pid}`, `--fsize=${bytes}:`]);
  try {
    const writers = new Writers(server, owner);
    await writers.writes();
    size_of_files(0);
    await check_refusing('failing storage', writers);
    const freed = Date.now();
    size_of_files('unlimited');
    const healed = await check_healed('failing storage', writers, freed);
    await writers.end();
    tally.check('failing storage: it ends cleanly', (await server.stop()) === 0);
    check_kept('failing storage', place, writers);
    const traces = (server.words.match(/disk I\/O error|disk is full/g) ?? []).length;
    tally.check('failing storage: the fault fired', traces > 0);
    console.log(`failing storage: ${traces} refusals in the log, ${writers.refused} writes refused, ${writers.acknowledged.size} acknowledged and kept, healed after ${healed} ms`);
  } finally {
    await server.stop('SIGKILL');
    place.remove();
  }
}

function read_only_folder() {
  const place = on_a_small_disk();
  if (!place) return tally.skip('a folder where nobody can write (mounting one needs root)');
  try {
    place.init();
    execFileSync('mount', ['-o', 'remount,ro', place.where[1]]);
    for (const words of [['serve', '--listen', '127.0.0.1:0'], ['import', 'customers', place.file('one.csv', 'external_id,name\nA,Anna\n')]]) {
      const done = place.run(words);
      tally.check(`${words[0]} in a read-only folder says so with exit 73`, done.status === 73 && /read-only/i.test(done.err) && done.err.includes(place.where[1]), `${done.status} ${done.err}`);
    }
    tally.check('a report can still be read there', place.run(['report']).status === 0);
  } finally {
    remove_disk(place);
  }
}

function foreign_files() {
  const place = new Place();
  try {
    place.init();
    const path = join(place.where[1], 'rapport.db');
    const whole = readFileSync(path);
    const hash = () => createHash('sha256').update(readFileSync(path)).digest('hex');
    const no_database = /rapport\.db is not a database, so nothing was changed/, damaged = /damaged or was cut short/;
    const faults = [
      ['a database of a newer version', /newer Rapport \(schema 9999/, 5, () => {
        const database = new DatabaseSync(path);
        database.exec("INSERT INTO schema_migrations (number, name, applied_at) VALUES (9999, 'of tomorrow', 0)");
        database.close();
      }],
      ['a database of somebody else', /not a Rapport database/, 5, () => {
        rmSync(path);
        const database = new DatabaseSync(path);
        database.exec('CREATE TABLE songs (title TEXT)');
        database.close();
      }],
      ['random bytes', no_database, 5, () => writeFileSync(path, randomBytes(65536))],
      ['a text', no_database, 5, () => writeFileSync(path, 'Dear diary,\n'.repeat(1000))],
      ['a database cut in half', damaged, 74, () => truncateSync(path, whole.length / 2)],
      ['a database cut behind its first page', damaged, 74, () => truncateSync(path, 4096)],
      ['a database cut within its first page', damaged, 74, () => truncateSync(path, 50)],
    ];
    for (const [name, sentence, status, lay] of faults) {
      writeFileSync(path, whole);
      lay();
      const before = hash();
      for (const words of [['serve', '--listen', '127.0.0.1:0'], ['import', 'customers', place.file('one.csv', 'external_id,name\nA,Anna\n')], ['export', 'customers']]) {
        const done = place.run(words);
        tally.check(`${name}: ${words[0]} refuses`, done.status === status && sentence.test(done.err), `${done.status} ${done.err}`);
      }
      tally.check(`${name}: init refuses`, place.run(['init']).status === status);
      tally.check(`${name}: nothing was overwritten`, hash() === before);
    }
    for (const [name, lay] of [['an empty file', () => writeFileSync(path, '')], ['a database without a business, as a kill while it was made leaves it', () => {
      writeFileSync(path, whole);
      const database = new DatabaseSync(path);
      database.exec('PRAGMA foreign_keys = OFF; DELETE FROM business; DELETE FROM staff');
      database.close();
    }]]) {
      lay();
      const made = place.run(['init', '--name', 'Second try', '--currency', 'EUR', '--time-zone', 'Europe/Berlin', '--owner', 'hanne@example.org', '--password-file', place.file('pw', 'a long enough passphrase\n')]);
      tally.check(`${name}: init makes it`, made.status === 0, made.err);
    }
    writeFileSync(path, whole);
    tally.check('and the whole one works again', place.run(['facts', 'rebuild']).status === 0);
    console.log(`foreign files: ${faults.length} kinds refused`);
  } finally {
    place.remove();
  }
}

async function second_server() {
  const place = new Place();
  const { owner } = place.init();
  const server = await Server.start(place);
  try {
    const writers = new Writers(server, owner);
    await writers.writes();
    const second = place.run(['serve', '--listen', '127.0.0.1:0']);
    tally.check('a second server on the same file is refused and names the first', second.status === 5 && second.err.includes(`in use by process ${server.process.pid}`), `${second.status} ${second.err}`);
    tally.check('the first goes on', await writers.writes());
    await writers.end();
    tally.check('without having missed anything', writers.strange.length === 0 && writers.refused === 0);
  } finally {
    await server.stop('SIGKILL');
    place.remove();
  }
}

await full_disk();
await failing_storage();
read_only_folder();
foreign_files();
await second_server();
tally.end();
