// Backups, and bringing them back. On either engine one is taken while eight clients write customers and touchpoints and note here what was
// acknowledged: restored into a new folder, everything acknowledged before it began is there, nothing that nobody sent, and the database is whole.
// A changed byte is refused by name. A disk without room, one that fills on the way, and one where nobody can write are told, and leave nothing.
// kill -9 in the middle, of the command and of the server that does it, leaves no file of that name, or a whole one, and that of a restore no
// business, or a whole one. A restored database sends no mail until somebody lets it go. Each fault proves that it fired. Mounting a disk needs root; without it those parts are skipped.
//
//   node tests/faults/backup.mjs [--rounds 3] [--customers 5000] [--kills 6] [--seed N]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FaultyServer } from '../lib/smtp.mjs';
import { comes, freePort, option, pause, Place, rapport, Server, Tally } from '../lib/server.mjs';

const rounds = option('--rounds', 3), customers = option('--customers', 5000), kills = option('--kills', 6);
const has_postgres = Boolean(process.env.RAPPORT_TEST_POSTGRES);
const seed = option('--seed', Date.now() % 1_000_000);
let state = seed;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const tally = new Tally();
const cells = (text, at) => new Set(text.split(/\r?\n/).slice(1).map((line) => line.split(',')[at]));

// A command beside which this process goes on. `killed`: what it ended by.
function beside(place, words) {
  const child = spawn(rapport, [...words, ...place.where], { stdio: ['ignore', 'ignore', 'pipe'] });
  const told = { child, err: '' };
  child.stderr.on('data', (bytes) => (told.err += bytes));
  told.ended = new Promise((tell) => child.once('exit', (code, signal) => tell(signal ?? code)));
  return told;
}

// Eight clients who write all the while.
class Writers {
  acknowledged = new Set();
  unexpected = [];
  // `sent`: takes up every key that is on its way.
  constructor(server, token, round, sent) {
    Object.assign(this, { server, round, sent, busy: 0, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, going: true });
    this.all = Promise.all(Array.from({ length: 8 }, (_, client) => this.write(client)));
  }
  // Whoever is told that it is busy tries again in a moment, as any client should; of PostgreSQL's writers some have to under load.
  async post(path, body) {
    const ask = () => fetch(`${this.server.base}/api/v1${path}`, { method: 'POST', headers: this.headers, body: JSON.stringify(body) });
    let answer = await ask();
    for (let again = 0; answer.status === 503 && again < 3; again += 1) {
      this.busy += 1;
      await pause(100);
      answer = await ask();
    }
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }
  async write(client) {
    for (let number = 0; this.going; number += 1) {
      const key = `${this.round}-${client}-${number}`;
      this.sent.add(key);
      try {
        const customer = await this.post('/customers', { name: `Customer ${key}`, external_id: key });
        await this.post('/touchpoints', { customer_id: customer.id, kind: 'visit', expectation: 'met', summary: key });
        this.acknowledged.add(key);
      } catch (gone) {
        this.unexpected.push(gone.message);
        await pause(10);
      }
    }
  }
  async end() {
    this.going = false;
    await this.all;
  }
}

// What came back from `file`, against what was acknowledged before the backup began and what was ever sent.
function check_restored(name, place, before, sent) {
  const summary_at = 10;
  const there = cells(place.must(['export', 'customers']), 0), touches = cells(place.must(['export', 'touchpoints']), summary_at);
  const lost = [...before].filter((key) => !there.has(key) || !touches.has(key));
  tally.check(`${name}: nothing acknowledged before it is missing`, lost.length === 0 && before.size > 0, `${lost.length} of ${before.size}: ${lost.slice(0, 3)}`);
  const strange = [...touches].filter((key) => key && !sent.has(key));
  tally.check(`${name}: nothing is there that nobody sent`, strange.length === 0, strange.slice(0, 3).join(' '));
  const rebuilt = place.run(['facts', 'rebuild']);
  tally.check(`${name}: every customer's figures are true`, rebuilt.status === 0, rebuilt.out + rebuilt.err);
  const path = join(place.where[1], 'rapport.db');
  if (!existsSync(path)) return touches.size;
  const database = new DatabaseSync(path);
  const whole = database.prepare('PRAGMA integrity_check').all().map((row) => row.integrity_check).join();
  const orphans = database.prepare('PRAGMA foreign_key_check').all().length;
  database.close();
  tally.check(`${name}: the database is whole`, whole === 'ok' && orphans === 0, `${whole} ${orphans}`);
  return touches.size;
}

async function under_writes(postgres) {
  const engine = postgres ? 'PostgreSQL' : 'SQLite';
  const place = new Place({ postgres }), sent = new Set();
  let server;
  try {
    const { owner } = place.init();
    place.must(['import', 'customers', '-'], `external_id,name\n${Array.from({ length: customers }, (_, at) => `before-${at},Customer ${at}`).join('\n')}\n`);
    server = await Server.start(place);
    for (let round = 0; round < rounds; round += 1) {
      const name = `a backup of ${engine} under writes (${round})`;
      const writers = new Writers(server, owner, round, sent);
      await comes(() => writers.acknowledged.size > 40, 30_000);
      const before = new Set(writers.acknowledged), file = join(place.folder, `${round}.backup`), begun = Date.now();
      const made = beside(place, ['backup', file]);
      const status = await made.ended, lasted = Date.now() - begun, meanwhile = writers.acknowledged.size - before.size;
      await writers.end();
      tally.check(`${name}: it is made`, status === 0 && /it is whole/.test(made.err), `${status} ${made.err}`);
      tally.check(`${name}: they wrote meanwhile`, meanwhile > 0, `${meanwhile}`);
      tally.check(`${name}: and were served all the while`, writers.unexpected.length === 0 && writers.busy < 5, writers.unexpected[0] ?? `${writers.busy} told to come again`);
      const restored = new Place({ postgres: has_postgres && round % 2 === 1 });   // each comes back on either engine
      try {
        const back = restored.run(['restore', file]);
        tally.check(`${name}: it is restored`, back.status === 0 && /No mail leaves/.test(back.err), back.err);
        const count = check_restored(name, restored, before, sent);
        console.log(`${name}: made in ${lasted} ms; ${before.size} acknowledged before it, ${meanwhile} meanwhile, ${count} touchpoints are there`);
      } finally {
        restored.remove();
      }
    }
  } finally {
    await server?.stop('SIGKILL');
    place.remove();
  }
}

function changed_bytes() {
  const place = new Place();
  try {
    place.init();
    const file = join(place.folder, 'shop.backup');
    place.must(['backup', file]);
    const bytes = readFileSync(file);
    const at_list = [0, bytes.length - 1, ...Array.from({ length: 20 }, () => Math.floor(random() * bytes.length))];
    let refused = 0;
    for (const at of at_list) {
      bytes[at] ^= 1 << Math.floor(random() * 8);
      const damaged = place.file('damaged.backup', bytes), target = new Place();
      const back = target.run(['restore', damaged]);
      refused += back.status === 6 && back.err.includes(damaged) && /Nothing was changed/.test(back.err) && !existsSync(target.where[1]) ? 1 : 0;
      target.remove();
      bytes.set(readFileSync(file));
    }
    tally.check('a changed byte is refused by name, and nothing is made', refused === at_list.length, `${refused} of ${at_list.length} (seed ${seed})`);
    const target = new Place();
    tally.check('with its own bytes it comes back', target.run(['restore', place.file('same.backup', bytes)]).status === 0);
    target.remove();
    console.log(`changed bytes: ${refused} of ${at_list.length} refused`);
  } finally {
    place.remove();
  }
}

function disks() {
  const place = new Place();
  const small = join(place.folder, 'small');
  mkdirSync(small);
  try {
    place.init();
    // The system lets no file grow beyond a part of it.
    const cut = spawnSync('prlimit', ['--fsize=400000', rapport, 'backup', join(small, 'cut.backup'), ...place.where], { encoding: 'utf8' });
    tally.check('a disk that fills on the way: it says so with exit 74', cut.status === 74 && /disk refused/.test(cut.stderr), `${cut.status} ${cut.stderr}`);
    tally.check('a disk that fills on the way: nothing is left', readdirSync(small).length === 0, readdirSync(small).join(' '));
    const doctor = place.run(['check', '-o', 'json']);
    tally.check('and what was not read back is no backup for the doctor', doctor.status === 1 && !JSON.parse(doctor.out).findings.find((one) => one.what === 'backup').well, doctor.out);
    const target = new Place();
    const file = join(place.folder, 'shop.backup');
    place.must(['backup', file]);
    const back = spawnSync('prlimit', ['--fsize=400000', rapport, 'restore', file, ...target.where], { encoding: 'utf8' });
    tally.check('a restore where the disk fills says so', back.status === 74, `${back.status} ${back.stderr}`);
    tally.check('and leaves nothing', !existsSync(target.where[1]));
    target.remove();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'rapport-test', small]).status !== 0) return tally.skip('a backup to a full disk (mounting one needs root)');
    try {
      const full = place.run(['backup', join(small, 'shop.backup')]);
      tally.check('a disk without room: it says so with exit 74', full.status === 74 && /no room/.test(full.err) && full.err.includes(small), `${full.status} ${full.err}`);
      tally.check('a disk without room: nothing is left', readdirSync(small).length === 0, readdirSync(small).join(' '));
      execFileSync('mount', ['-o', 'remount,ro', small]);
      const shut = place.run(['backup', join(small, 'shop.backup')]);
      tally.check('a folder where nobody can write: it says so with exit 73', shut.status === 73 && /read-only/i.test(shut.err) && shut.err.includes(small), `${shut.status} ${shut.err}`);
    } finally {
      execFileSync('umount', [small]);
    }
    console.log('disks: without room, filling on the way and read-only were told');
  } finally {
    place.remove();
  }
}

// Kills whoever is at work when its folder for what is not finished is there, at a random moment; answers whether it was in the middle.
async function kill_in_the_middle(work, victim, unfinished) {
  while (!existsSync(unfinished) && work.child.exitCode === null) await pause(1);
  await pause(random() * 25);
  victim.kill('SIGKILL');
  await work.ended;
  return existsSync(unfinished);
}

async function killed() {
  const place = new Place();
  let in_the_middle = 0, whole = 0, half = 0;
  try {
    place.init();
    place.must(['import', 'customers', '-'], `external_id,name\n${Array.from({ length: customers }, (_, at) => `K-${at},Customer ${at}`).join('\n')}\n`);
    for (let round = 0; round < kills; round += 1) {
      const file = join(place.folder, `${round}.backup`);
      const server = round % 2 === 1 ? await Server.start(place) : null;
      const made = beside(place, ['backup', file]);
      in_the_middle += (await kill_in_the_middle(made, server?.process ?? made.child, `${file}.unfinished`)) ? 1 : 0;
      await server?.ended;
      const target = new Place();
      if (existsSync(file)) (target.run(['restore', file]).status === 0 ? (whole += 1) : (half += 1));
      target.remove();
      const again = place.run(['backup', file, '--yes']);
      tally.check(`after kill ${round} the next one is made, and clears up`, again.status === 0 && !existsSync(`${file}.unfinished`), again.err);
    }
    let restores = 0, seen_half = 0;
    for (let round = 0; round < kills; round += 1) {
      const target = new Place(), work = beside(target, ['restore', join(place.folder, '0.backup')]);
      restores += (await kill_in_the_middle(work, work.child, join(target.where[1], 'rapport.db.restoring'))) ? 1 : 0;
      const found = target.run(['export', 'customers']);
      const whole_or_none = found.status === 3 || (found.status === 0 && found.out.trim().split('\n').length === customers + 1);
      seen_half += whole_or_none ? 0 : 1;
      if (found.status === 3) {
        const again = target.run(['restore', join(place.folder, '0.backup')]);
        tally.check(`after killed restore ${round} the next one there ends well`, again.status === 0 && target.must(['export', 'customers']).split('\n').length === customers + 1, again.err);
      }
      target.remove();
    }
    tally.check('kill -9 met restores in the middle', restores > 0, `${restores} of ${kills} (seed ${seed})`);
    tally.check('and none left half a business', seen_half === 0, `${seen_half} (seed ${seed})`);
    tally.check('kill -9 met backups in the middle', in_the_middle > 0, `${in_the_middle} of ${kills} (seed ${seed})`);
    tally.check('and none left half a file of its name', half === 0, `${half} (seed ${seed})`);
    tally.check('the database itself is as it was', place.must(['export', 'customers']).split('\n').length === customers + 1);
    console.log(`kills: ${in_the_middle} of ${kills} in the middle, ${whole} came too late for it`);
  } finally {
    place.remove();
  }
}

async function no_mail() {
  const place = new Place(), restored = new Place();
  const mail = new FaultyServer({});
  const taken = () => [...mail.took.values()].reduce((sum, one) => sum + one, 0);
  let server;
  try {
    const port = await freePort();
    await mail.listen(port);
    place.init();
    place.must(['import', 'customers', '-'], 'external_id,name,email\nK-1,Mara Kowalska,mara@example.org\n');
    place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example']);
    place.must(['mail', 'server', '--host', '127.0.0.1', '--port', String(port), '--security', 'none']);
    place.must(['message', 'write', 'K-1', '--subject', 'Your rye', '--text', 'It is ready.']);
    const file = join(place.folder, 'shop.backup');
    place.must(['backup', file]);
    restored.must(['restore', file]);
    const told = restored.run(['check', '-o', 'json']);
    const found = JSON.parse(told.out).findings.find((one) => one.what === 'mail');
    tally.check('a restored database says that its mail is held', told.status === 1 && !found.well && /restored from the backup/.test(found.says), told.out);

    server = await Server.start(restored);
    await pause(4000);
    tally.check('a restored one sends no mail', mail.connections === 0 && taken() === 0, `${mail.connections} connections`);
    tally.check('the message is held', JSON.parse(restored.must(['mail', 'state'])).held === 1);
    await server.stop();
    server = await Server.start(place);
    tally.check('the one that it was made from sends it', await comes(() => taken() === 1, 30_000), `${taken()}`);
    await server.stop();
    server = await Server.start(restored);
    restored.must(['mail', 'let-go']);
    restored.must(['message', 'let-go', '--all']);
    tally.check('and the restored one when two people have said so', await comes(() => taken() === 2, 30_000), `${taken()}`);
    console.log('mail: held in the restored one until it was let go');
  } finally {
    await server?.stop('SIGKILL');
    await mail.close();
    restored.remove();
    place.remove();
  }
}

await under_writes(false);
if (has_postgres) await under_writes(true);
else tally.skip('backups of PostgreSQL (RAPPORT_TEST_POSTGRES is not set)');
changed_bytes();
disks();
await killed();
await no_mail();
tally.end();
