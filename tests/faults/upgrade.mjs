// Upgrades of a database of an older Rapport, laid from db/migrations with rows of that time in it. `migrate` and `serve` make a backup first and
// read it back; kill -9 while it is made, and while the schema is changed, leaves the old schema or the new one, never one between, with every
// row as it was, and the next start ends it. Where the backup finds no room, and where the disk fills while the schema is changed, nothing is
// changed. What was there comes back from the backup. Each fault proves that it fired. Mounting a disk needs root; without it that part is skipped.
//
//   node tests/faults/upgrade.mjs [--kills 8] [--touchpoints 200000] [--seed N]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { option, pause, Place, rapport, Server, Tally } from '../lib/server.mjs';

const kills = option('--kills', 8), touchpoints = option('--touchpoints', 200_000), customers = 5000;
const old_schema = 40;
const seed = option('--seed', Date.now() % 1_000_000);
let state = seed;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const tally = new Tally();

const steps = readdirSync('db/migrations').filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
const newest = steps.length;
const dialect = { int8: 'INTEGER', float8: 'REAL', text: 'TEXT', blob: 'BLOB', strict: 'STRICT', keyed: 'STRICT, WITHOUT ROWID' };

// The file of a business as the Rapport of that schema left it.
function lay_old(data) {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(data, 'rapport.db'));
  database.exec(`PRAGMA application_id = ${0x52505254}; PRAGMA journal_mode = WAL; BEGIN`);
  const note = (step) => database.prepare('INSERT INTO schema_migrations (number, name, applied_at) VALUES (?, ?, 0)').run(Number(step.slice(0, 4)), step.slice(5, -4));
  for (const step of steps.slice(0, old_schema)) {
    database.exec(readFileSync(join('db/migrations', step), 'utf8').replace(/\{(\w+)\}/g, (whole, word) => dialect[word] ?? whole));
    note(step);
  }
  database.exec(`
    INSERT INTO business (id, name, currency, time_zone, country, created_at, version) VALUES (1, 'Hafer & Mohn', 'EUR', 'Europe/Berlin', 'DE', 1700000000000000, 1);
    WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${customers})
    INSERT INTO customers (id, kind, name, external_id, emails, phones, cards, interests, tags, custom, created_at, updated_at, version, sort_name)
      SELECT i, 'person', 'Customer ' || i, 'K-' || i, '[]', '[]', '[]', '[]', '[]', '{}', 1700000000000000, 1700000000000000, 1, 'customer ' || i FROM n;
    INSERT INTO customer_facts (customer_id) SELECT id FROM customers;
    WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${touchpoints})
    INSERT INTO touchpoints (customer_id, id, at, kind, direction, summary, created_at, updated_at, version)
      SELECT 1 + i % ${customers}, i, 1700000000000000 + (i * 7919 % 1000003) * 1000000, 'visit', 'in', 'Came by for bread, time ' || i, 1700000000000000, 1700000000000000, 1 FROM n;
    COMMIT`);
  database.close();
}

// The schema, whether the file is whole, and what the rows come to in columns that no step changes.
function look(data) {
  const database = new DatabaseSync(join(data, 'rapport.db'), { readOnly: true });
  try {
    const one = (sql) => Object.values(database.prepare(sql).get()).join(' ');
    return {
      schema: Number(one('SELECT max(number) FROM schema_migrations')),
      whole: one('PRAGMA integrity_check') === 'ok' && database.prepare('PRAGMA foreign_key_check').all().length === 0,
      rows: [one('SELECT count(*), sum(id), sum(length(name)) FROM customers'), one('SELECT count(*), sum(customer_id), sum(id), sum(at % 1000003), sum(length(summary)) FROM touchpoints'), one('SELECT name, created_at FROM business')].join(' / '),
    };
  } finally {
    database.close();
  }
}
const backups = (data) => readdirSync(data).filter((name) => /^before-upgrade-\d{4}-to-\d{4}-[\d-]+\.backup$/.test(name));
const unfinished = (data) => readdirSync(data).filter((name) => name.endsWith('.unfinished'));

const origin = new Place(), old = origin.where[1];
lay_old(old);
const before = look(old);
tally.check('the old database is laid', before.schema === old_schema && before.whole, JSON.stringify(before));
const lay = (data) => {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  copyFileSync(join(old, 'rapport.db'), join(data, 'rapport.db'));
};
// A place with that database in it.
function old_place() {
  const place = new Place();
  lay(place.where[1]);
  return place;
}
const kept_as_it_was = (name, found) => tally.check(`${name}: every row is as it was, and the file is whole`, found.whole && found.rows === before.rows, JSON.stringify(found));

function migrating(place) {
  const child = spawn(rapport, ['migrate', ...place.where], { stdio: ['ignore', 'ignore', 'pipe'] });
  const told = { child, err: '' };
  child.stderr.on('data', (bytes) => (told.err += bytes));
  told.ended = new Promise((tell) => child.once('exit', (code, signal) => tell(signal ?? code)));
  return told;
}

// Undisturbed: how long each half takes, and that what was there comes back.
async function undisturbed() {
  const place = old_place(), data = place.where[1];
  try {
    const work = migrating(place);
    while (unfinished(data).length === 0 && work.child.exitCode === null) await pause(1);
    const begun = performance.now();
    while (backups(data).length === 0 && work.child.exitCode === null) await pause(1);
    const backed_up = performance.now(), status = await work.ended, ended = performance.now(), found = look(data);
    tally.check('migrate brings it to the newest schema', status === 0 && found.schema === newest, `${status} ${found.schema} ${work.err}`);
    tally.check('and says where the old one lies', backups(data).length === 1 && work.err.includes(backups(data)[0] ?? '?'), work.err);
    kept_as_it_was('migrate', found);
    tally.check('it is done once', place.run(['migrate']).status === 0 && backups(data).length === 1);
    const again = new Place();
    const back = again.run(['restore', join(data, backups(data)[0])]);
    tally.check('what was there comes back from its backup', back.status === 0, back.err);
    if (back.status === 0) kept_as_it_was('restored', look(again.where[1]));
    again.remove();
    console.log(`undisturbed: a backup in ${Math.round(backed_up - begun)} ms, the schema in ${Math.round(ended - backed_up)} ms, ${touchpoints} touchpoints`);
    return { backup_ms: backed_up - begun, schema_ms: ended - backed_up };
  } finally {
    place.remove();
  }
}

async function killed({ backup_ms, schema_ms }) {
  const met = { backup: 0, schema: 0 }, left = { old: 0, new: 0 };
  for (let round = 0; round < kills; round += 1) {
    const place = old_place(), data = place.where[1], part = round % 2 === 0 ? 'backup' : 'schema';
    try {
      const work = migrating(place);
      while ((part === 'backup' ? unfinished : backups)(data).length === 0 && work.child.exitCode === null) await pause(1);
      await pause(random() * 0.8 * (part === 'backup' ? backup_ms : schema_ms));
      work.child.kill('SIGKILL');
      const end = await work.ended, found = look(data);
      if (end === 'SIGKILL' && found.schema === old_schema && (part === 'schema') === (backups(data).length > 0)) met[part] += 1;
      const name = `kill ${round}, in the ${part}`;
      tally.check(`${name}: the schema is the old one or the new one`, found.schema === old_schema || found.schema === newest, `${found.schema} (seed ${seed})`);
      left[found.schema === newest ? 'new' : 'old'] += 1;
      kept_as_it_was(name, found);
      const again = place.run(['migrate']), now = look(data);
      tally.check(`${name}: the next start ends it`, again.status === 0 && now.schema === newest && backups(data).length > 0 && unfinished(data).length === 0, `${again.status} ${again.err} ${readdirSync(data)}`);
      kept_as_it_was(`${name}, and ended`, now);
    } finally {
      place.remove();
    }
  }
  tally.check('kill -9 met backups and changes of the schema in the middle', met.backup > 0 && met.schema > 0, `${JSON.stringify(met)} (seed ${seed})`);
  console.log(`kills: ${met.backup} while the backup was made, ${met.schema} while the schema was changed; ${left.old} left the old schema, ${left.new} the new one`);
}

// The system lets no file grow beyond a part of it, first while the backup is made, then while the schema is changed.
function full_disks() {
  const place = old_place(), data = place.where[1];
  try {
    const cut = (words) => spawnSync('prlimit', ['--fsize=400000', rapport, ...words, ...place.where], { encoding: 'utf8' });
    for (const words of [['migrate'], ['serve', '--listen', '127.0.0.1:0']]) {
      const without = cut(words);
      tally.check(`${words[0]} where the backup cannot be written says so, and changes nothing`, without.status === 74 && /backup that is made before it is changed could not be made/.test(without.stderr) && /--no-backup/.test(without.stderr) && look(data).schema === old_schema, `${without.status} ${without.stderr}`);
      tally.check('and leaves nothing', backups(data).length + unfinished(data).length === 0, readdirSync(data).join(' '));
    }
    const halfway = cut(['migrate', '--no-backup']);
    tally.check('a disk that fills while the schema is changed leaves the old one', halfway.status === 74 && look(data).schema === old_schema, `${halfway.status} ${halfway.stderr}`);
    kept_as_it_was('a disk that fills', look(data));
    const made = place.run(['migrate', '--no-backup']);
    tally.check('without a backup, where somebody says so', made.status === 0 && look(data).schema === newest && backups(data).length === 0 && /without a backup/.test(made.err), made.err);
  } finally {
    place.remove();
  }
  const small = new Place(), data_there = small.where[1];
  mkdirSync(data_there);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'rapport-test', data_there]).status !== 0) {
    small.remove();
    return tally.skip('an upgrade on a disk without room (mounting one needs root)');
  }
  try {
    lay(data_there);
    const full = small.run(['migrate']);
    tally.check('a disk without room: it says so and changes nothing', full.status === 74 && /no room for it/.test(full.err) && look(data_there).schema === old_schema && backups(data_there).length === 0, `${full.status} ${full.err}`);
  } finally {
    execFileSync('umount', [data_there]);
    small.remove();
  }
}

async function served() {
  const place = old_place(), data = place.where[1];
  const server = await Server.start(place);
  try {
    tally.check('a server makes the backup, brings the schema up and serves', backups(data).length === 1 && server.words.includes(backups(data)[0]) && existsSync(join(data, backups(data)[0])), server.words);
    tally.check('and ends well', (await server.stop()) === 0);
    const found = look(data);
    tally.check('the schema is the newest', found.schema === newest, `${found.schema}`);
    kept_as_it_was('served', found);
  } finally {
    await server.stop('SIGKILL');
    place.remove();
  }
}

try {
  const times = await undisturbed();
  await killed(times);
  full_disks();
  await served();
} finally {
  origin.remove();
}
tally.end();
