// Files as strangers make them, through `rapport import orders` and the API: no CSV at all, other encodings, quotes that never end,
// lines of 30 MB, dates and amounts of every kind, NUL bytes, and very many rows. Each gets a clear answer with line and column,
// every good row comes in, nothing crashes, and memory does not grow with the file.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { option, pause, Place, rapport, Server, Tally } from '../lib/server.mjs';

const rows = option('--rows', 300_000);
const tally = new Tally();
const last = (text) => text.trim().split('\n').at(-1);
const megabytes = (count, letter) => letter.repeat(count << 20);
const header = 'order_id,customer_id,ordered_at,product,amount\n';
const good = (id) => `${id},K-1,2026-01-02,Rye bread,4.50\n`;
const utf16 = (text, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le');
const dated = (day) => `D,K-1,${day},Rye bread,4.50\n`;
const priced = (amount) => `P,K-1,2026-01-02,Rye bread,"${amount}"\n`;

// Files that cannot be taken: one sentence, exit 6, nothing changed.
const hopeless = [
  ['a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(5000)]), /picture/],
  ['random bytes', Buffer.concat([Buffer.from([1]), randomBytes(65536)]), /not text|not readable text/],
  ['a zip', Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(5000)]), /compressed/],
  ['a spreadsheet', Buffer.from('PK\x03\x04 [Content_Types].xml'), /\.xlsx/],
  ['an empty file', '', /empty|Send the file/],
  ['blank lines alone', '\n\n  \r\n', /empty/],
  ['a column twice', `order_id,customer_id,ordered_at,amount,Amount\nR,K-1,2026-01-02,1,2\n`, /“amount” stands more than once/],
  ['a column too few', 'order_id,customer_id,amount\nR,K-1,4.50\n', /ordered_at/],
  ['a first line of 30 MB', `${megabytes(30, 'x')}\n${good('R')}`, /longer than 1 MB/],
  ['a first line that is a quote without end', `"order_id,customer_id\n${good('R')}`, /never closed/],
];

// Files with good rows, how many, and what is said of the bad ones (of the first ten): "line L, column: reason".
const mixed = [
  ['a header alone', header, 0, []],
  ['a last line without an end', header + good('R').trim(), 1, []],
  ['Windows-1252', Buffer.from(header + good('R').replace('Rye bread', 'Dinkelbr\xf6tchen'), 'latin1'), 1, [], 'Dinkelbrötchen'],
  ['UTF-8 with a mark', `\ufeff${header}${good('R')}`, 1, []],
  ['UTF-16, little end first', utf16(header + good('R').replace('Rye bread', 'Żurek')), 1, [], 'Żurek'],
  ['UTF-16, big end first', utf16(header + good('R')).swap16(), 1, []],
  ['UTF-16 without a mark', utf16(header + good('R'), ''), 1, []],
  ['UTF-8 with broken letters in it', Buffer.concat([Buffer.from(header + good('A').replace('Rye', 'Brötchen Käse Öl')), Buffer.from('B,K-1,2026-01-02,Br\xf6t,1\n', 'latin1'), Buffer.from(good('C'))]), 2, [/^line 3, product: .*UTF-8/]],
  ['a quote without end', `${header}${good('A')}B,K-1,2026-01-02,"Rye bread,1\n${good('C')}${good('D')}`, 3, [/^line 3, product: .*never closed/]],
  ['text behind a quote', `${header}${good('A')}B,K-1,2026-01-02,"Rye" bread,1\n${good('C')}`, 2, [/^line 3, product: .*closing quotation mark/]],
  ['a line of 30 MB', `${header}${good('A')}B,K-1,2026-01-02,${megabytes(30, 'x')},1\n${good('C')}`, 2, [/^line 3: .*longer than 1 MB/]],
  ['a quote without end before 30 MB of lines', `${header}${good('A')}B,K-1,2026-01-02,"Rye bread\n${`${megabytes(1, 'x').slice(1)}\n`.repeat(30)}${good('D')}`, 2, [/^line 3, product: .*never closed/, ...Array.from({ length: 9 }, (_, i) => new RegExp(`^line ${i + 4}, order_id: `))], '', 31],
  ['a line with too many cells', `${header}${good('A')}B,K-1,2026-01-02,Rye bread,1,2,3\n${good('C')}`, 2, [/^line 3: .*7 cells.*5 columns/]],
  ['a line with too few cells', `${header}${good('A')}B,K-1\n${good('C')}`, 2, [/^line 3, ordered_at: /]],
  ['NUL bytes', `${header}${good('A')}B,K-1,2026-01-02,Rye\0bread,1\n${good('C')}`, 2, [/^line 3, product: .*NUL/]],
  ['line feeds, carriage returns and both', `${header}${good('A')}${good('B').trim()}\r\n${good('C').trim()}\r${good('D')}`, 4, []],
  ['days and times that are meant', header + ['2026-01-02', '2026-01-02 08:10', '2026-01-02T08:10:11', '2026-01-02T08:10:11.123Z', '2026-01-02T08:10+02:00'].map((day, i) => dated(day).replace('D,', `D-${i},`)).join(''), 5, []],
  ['dates that could be anything', header + good('A') + ['', '02.01.2026', '01/02/2026', 'yesterday', '2026-13-01', '2026-02-30', '99999-01-01', '2026-01-02T25:00', '1767312000'].map(dated).join(''), 1, Array.from({ length: 9 }, (_, i) => new RegExp(`^line ${i + 3}, ordered_at: `))],
  ['amounts that are refunds or nothing', header + ['-4.50', '0', '0.00', '9999999.99'].map((amount, i) => priced(amount).replace('P,', `P-${i},`)).join(''), 4, []],
  ['amounts that are none', header + good('A') + ['free', 'NaN', 'Infinity', '1e308', '99999999999999999999', '0x10', '4.505', '--1', '4.50 EUR?', '٤'].map(priced).join(''), 1, Array.from({ length: 10 }, (_, i) => new RegExp(`^line ${i + 3}, amount: `))],
];

function small_files() {
  const place = new Place();
  try {
    place.init();
    const exported = () => place.must(['export', 'orders']).split('\n').slice(1);
    for (const [name, bytes, sentence] of hopeless) {
      const done = place.run(['import', 'orders', place.file('file.csv', bytes)]);
      tally.check(`${name}: refused in one sentence with exit 6`, done.status === 6 && sentence.test(done.err) && done.err.length < 400, `${done.status} ${done.err}`);
    }
    tally.check('nothing came in of files that cannot be taken', exported().length === 0);
    let rejected_rows = 0;
    for (const [name, bytes, created, told, says = '', rejected = told.length] of mixed) {
      const done = place.run(['import', 'orders', place.file('file.csv', bytes)]);
      const lines = done.err.split('\n').filter((line) => line.startsWith('line '));
      tally.check(`${name}: it ends as it should`, done.status === (rejected > 0 ? 8 : 0), `${done.status} ${done.err}`);
      tally.check(`${name}: every good row comes in`, last(done.err) === `${created + rejected} read, ${created} created, 0 changed, 0 unchanged, ${rejected} rejected`, done.err);
      tally.check(`${name}: line and column of every bad one are told`, lines.length === told.length && told.every((wanted, i) => wanted.test(lines[i])), lines.join('\n'));
      const there = exported();
      tally.check(`${name}: and what came in is there`, there.length === created && there.join('\n').includes(says), there.join('\n'));
      const id = /import undo (imp_\w+)/.exec(done.err)?.[1];
      if (id) place.must(['import', 'undo', id]);
      rejected_rows += rejected;
    }
    const rebuilt = place.run(['facts', 'rebuild']);
    tally.check("every customer's figures are true", rebuilt.status === 0, rebuilt.out + rebuilt.err);
    tally.check('the faults fired', rejected_rows > 0);
    console.log(`${hopeless.length} files refused, ${mixed.length} taken without their ${rejected_rows} bad rows`);
  } finally {
    place.remove();
  }
}

async function uploads() {
  const place = new Place();
  const { owner } = place.init();
  const server = await Server.start(place);
  try {
    const ask = async (method, path, body) => {
      const answer = await fetch(`${server.base}/api/v1${path}`, { method, body, headers: { Authorization: `Bearer ${owner}`, 'Content-Type': 'text/csv' } });
      return { status: answer.status, json: await answer.json() };
    };
    const upload = (bytes) => ask('POST', '/imports?kind=orders', bytes);
    for (const [name, bytes, sentence] of hopeless.filter(([name]) => !name.startsWith('a column too few'))) {
      const { status, json } = await upload(bytes);
      tally.check(`uploaded, ${name}: refused in one sentence`, [400, 422].includes(status) && sentence.test(json.detail), `${status} ${JSON.stringify(json)}`);
    }
    for (const [name, bytes, created, told, , rejected = told.length] of mixed) {
      const { status, json } = await upload(bytes);
      const lines = (json.rejected ?? []).map((row) => `line ${row.line}${row.column ? `, ${row.column}` : ''}: ${row.reason}`);
      tally.check(`uploaded, ${name}: shown with line and column before anything comes in`, status === 201 && json.counts.created === created && json.counts.rejected === rejected && told.every((wanted, i) => wanted.test(lines[i])), `${status} ${JSON.stringify(json.counts)} ${lines.join('\n')}`);
    }
    tally.check('after all that the server ends cleanly', (await server.stop()) === 0);
  } finally {
    await server.stop('SIGKILL');
    place.remove();
  }
}

// Brings in so many rows, made into a file as they go; every thousandth is bad. Answers the most memory that it took.
async function many_rows(count) {
  const place = new Place();
  try {
    place.init();
    const path = join(place.folder, 'many.csv');
    const file = openSync(path, 'w');
    writeSync(file, header);
    for (let from = 0; from < count; from += 10_000) {
      let text = '';
      for (let i = from; i < Math.min(count, from + 10_000); i += 1) text += `R-${i},K-${(i * 7919) % 20_000},2026-01-${10 + (i % 20)},Product ${i % 50},${i % 1000 === 999 ? 'free' : `${i % 97}.50`}\n`;
      writeSync(file, text);
    }
    closeSync(file);

    const running = spawn(rapport, ['import', 'orders', path, '-q', ...place.where], { stdio: ['ignore', 'ignore', 'pipe'] });
    let err = '', peak_kib = 0;
    running.stderr.on('data', (bytes) => (err += bytes));
    const ended = new Promise((tell) => running.once('close', (code, signal) => tell(signal ?? code)));
    for (let on = true; on; on = await Promise.race([ended.then(() => false), pause(20).then(() => true)])) {
      try {
        peak_kib = Math.max(peak_kib, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8'))?.[1] ?? 0));
      } catch (gone) {
        if (!['ENOENT', 'ESRCH'].includes(gone.code)) throw gone;
      }
    }
    const bad = Math.floor(count / 1000);
    tally.check(`${count} rows: all good ones come in`, (await ended) === 8 && last(err) === `${count} read, ${count - bad} created, 0 changed, 0 unchanged, ${bad} rejected`, `${await ended} ${err}`);
    return { peak_mib: peak_kib / 1024, file_mib: statSync(path).size / (1 << 20) };
  } finally {
    place.remove();
  }
}

small_files();
await uploads();
const few = await many_rows(Math.floor(rows / 3));
const many = await many_rows(rows);
const growth_mib = many.peak_mib - few.peak_mib;
tally.check('memory does not grow with the file', few.peak_mib > 0 && growth_mib < 48 && many.peak_mib < 200, `${growth_mib} MiB`);
console.log(`${rows} rows (${many.file_mib.toFixed(0)} MiB) took ${many.peak_mib.toFixed(0)} MiB of memory, a third of them ${few.peak_mib.toFixed(0)} MiB`);
tally.end();
