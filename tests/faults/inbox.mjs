// Mail comes in by three ways while the program is killed with -9, again and again, between taking a mail and saying so: a mail server's pipe that
// tries again after every end but 0, a signed endpoint whose caller repeats what was not answered, and a mailbox of a real dovecot. In the end each
// mail is there once, with one case. Forged and old calls change nothing, nothing is changed in the mailbox, and a line that is cut or a server that
// numbers its mails anew loses and doubles nothing. Each kill must have been one.
//
//   node tests/faults/inbox.mjs [--mails 200] [--kills 8] [--seed N]
import { createHmac } from 'node:crypto';
import { spawn } from 'node:child_process';
import { Certificates } from '../lib/smtp.mjs';
import { Dovecot } from '../lib/dovecot.mjs';
import { comes, option, pause, Place, rapport, Server, Tally } from '../lib/server.mjs';

const mails = option('--mails', 200);
const kills = option('--kills', 8);
const seed = option('--seed', Date.now() % 1_000_000);
let state = seed;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const most_bytes = 26_000_000;
const strangers = 250;      // of the 300 an hour who open a case

const tally = new Tally();
const check = (name, holds, because = '') => tally.check(name, holds, `${because} (seed ${seed})`);
const place = new Place();
const certificates = new Certificates();
let server, token, logs = '';

// A pipe that works alone while no server runs holds the database for a moment.
async function start() {
  for (let tries = 0; ; tries += 1)
    try {
      return (server = await Server.start(place, [], ['env', `RAPPORT_SMTP_CA_FILE=${certificates.ca}`]));
    } catch (refused) {
      if (tries > 50 || !/is in use by/.test(refused.message)) throw refused;
      await pause(20);
    }
}
let killed = 0;
async function kill() {
  logs += server.words;
  killed += (await server.stop('SIGKILL')) === 'SIGKILL' ? 1 : 0;
  await start();
}
async function ask(method, path, body, more = {}) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }), ...more }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}
async function all(path) {
  const rows = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}

const letter = (way, number, text = 'The rye was burnt.') =>
  `From: Customer ${number} <${way}${number}@example.org>\r\nTo: hallo@hafer-mohn.example\r\nSubject: ${way} ${number}\r\nDate: Sat, 28 Nov 2026 10:15:00 +0100\r\nMessage-ID: <${way}-${number}@example.org>\r\n`
  + `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n`
  + `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`plan ${way} ${number}`).toString('base64')}\r\n--b--\r\n`;

// Each mail of a way is there once, belongs to one case, and has what was attached.
async function judge(way, wanted) {
  const rows = (await all('/inbox')).filter((one) => one.subject.startsWith(`${way} `));
  const subjects = new Set(rows.map((one) => one.subject));
  const cases = (await all('/cases')).filter((one) => one.subject.startsWith(`${way} `));
  check(`${way}: none is lost`, subjects.size === wanted, `${subjects.size} of ${wanted}`);
  check(`${way}: none is there twice`, rows.length === subjects.size, `${rows.length} for ${subjects.size}`);
  check(`${way}: each has one case`, cases.length === wanted && new Set(cases.map((one) => one.id)).size === wanted && rows.every((one) => one.case_id), `${cases.length} of ${wanted}`);
  const some = rows[Math.floor(random() * rows.length)];
  const file = await fetch(`${server.base}/api/v1/inbox/${some.id}/attachments/1`, { headers: { Authorization: `Bearer ${token}` } });
  check(`${way}: what was attached is whole`, (await file.text()) === `plan ${some.subject}`);
  check(`${way}: and is handed out as a file`, file.headers.get('content-disposition').startsWith('attachment') && file.headers.get('x-content-type-options') === 'nosniff');
}

// What a mail server does with its pipe.
async function pipe(text) {
  for (let tries = 1; ; tries += 1) {
    const child = spawn(rapport, ['mail', 'receive', ...place.where], { stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = new Promise((tell) => child.once('exit', (code, signal) => tell(signal ?? code)));
    child.stdin.on('error', () => {});
    child.stdin.end(text);
    if (random() < 0.05) setTimeout(() => child.kill('SIGKILL'), random() * 40);
    const end = await ended;
    ends[end] = (ends[end] ?? 0) + 1;
    if (end === 0) return tries;
    if (tries > 400) throw new Error(`a mail was never taken: ${end}`);
    await pause(20);
  }
}
const ends = {};

async function by_pipe() {
  const begun = Date.now(), killed_before = killed;
  const left = Array.from({ length: mails }, (_, i) => i);
  let busy = true;
  const hands = Promise.all(Array.from({ length: 4 }, async () => {
    for (let number; (number = left.pop()) !== undefined; ) await pipe(letter('pipe', number));
  })).finally(() => (busy = false));
  for (let i = 0; i < kills && busy; i += 1) {
    await pause(100 + random() * 500);
    await kill();
  }
  await hands;
  console.log(`pipe: ${mails} mails, ${killed - killed_before} kills of the server, ends ${JSON.stringify(ends)}; ${Math.round((Date.now() - begun) / 100) / 10} s`);
  check('pipe: the server was killed', killed > killed_before);
  check('pipe: a pipe was killed on its way', ends.SIGKILL > 0);
  check('pipe: a mail server knows every end', Object.keys(ends).every((one) => ['0', '75', 'SIGKILL'].includes(one)), JSON.stringify(ends));
  await judge('pipe', mails);
  const empty = place.run(['mail', 'receive'], ' \n'), unknown = place.run(['mail', 'receive', '--nonsense'], letter('pipe', 0));
  check('pipe: what is no mail is tried again', empty.status === 65, `${empty.status}`);
  check('pipe: used wrongly is 64', unknown.status === 64, `${unknown.status}`);
  const forbidden = place.run(['mail', 'receive', '--actor', 'viewer@example.org'], letter('pipe', 0));
  check('pipe: not allowed is 77', forbidden.status === 77, `${forbidden.status}`);
  const nowhere = new Place();
  check('pipe: without a database nothing is taken, and none is made', nowhere.run(['mail', 'receive'], letter('pipe', 0)).status === 75 && nowhere.run(['inbox', 'list']).out === '');
  nowhere.remove();
}

const sign = (secret, id, timestamp, body) => `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
const now_seconds = () => Math.floor(Date.now() / 1000);
async function call(secret, id, body, more = {}) {
  const timestamp = more.timestamp ?? now_seconds();
  const headers = { 'Content-Type': 'message/rfc822', 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': more.signature ?? sign(secret, id, timestamp, body) };
  const answer = await fetch(`${server.base}/hooks/mail`, { method: 'POST', headers, body }).catch(() => ({ status: 0 }));
  return { status: answer.status, said: await answer.json?.().catch(() => null) };
}

async function by_hook() {
  const begun = Date.now(), killed_before = killed;
  check('hook: without a secret there is nothing', (await call('whsec_AAAA', 'x', letter('hook', 0))).status === 404);
  const { secret, id: first_secret } = await ask('POST', '/mail/hook-secrets');
  const left = Array.from({ length: mails }, (_, i) => i);
  let busy = true, repeated = 0;
  const hands = Promise.all(Array.from({ length: 4 }, async () => {
    for (let number; (number = left.pop()) !== undefined; )
      for (let tries = 0; (await call(secret, `msg_${number}`, letter('hook', number))).status !== 200; tries += 1) {
        repeated += 1;
        if (tries > 2000) throw new Error('a call was never answered');
        await pause(20);
      }
  })).finally(() => (busy = false));
  for (let i = 0; i < kills && busy; i += 1) {
    await pause(50 + random() * 150);
    await kill();
  }
  await hands;
  console.log(`hook: ${mails} mails, ${killed - killed_before} kills, ${repeated} calls repeated; ${Math.round((Date.now() - begun) / 100) / 10} s`);
  check('hook: the server was killed', killed > killed_before);
  await judge('hook', mails);

  const before = (await all('/inbox')).length;
  for (let i = 0; i < 100; i += 1) await call(secret, 'msg_1', letter('hook', 1));
  check('hook: the same call a hundred times is one', (await all('/inbox')).length === before);
  check('hook: another mail under an old id is refused', (await call(secret, 'msg_1', letter('hook', 1, 'Something else'))).status === 409);
  check('hook: what is old is refused', (await call(secret, 'old', letter('hook', 9001), { timestamp: now_seconds() - 310 })).said?.code === 'stale');
  check('hook: what is to come is refused', (await call(secret, 'new', letter('hook', 9001), { timestamp: now_seconds() + 310 })).said?.code === 'stale');
  const other = `whsec_${Buffer.from('another secret of thirty-two byt').toString('base64')}`;
  check('hook: a wrong signature is refused', (await call(other, 'forged', letter('hook', 9001))).said?.code === 'wrong_signature');
  check('hook: an unsigned call is refused', (await call(secret, 'forged', letter('hook', 9001), { signature: 'v2,x' })).said?.code === 'not_signed');
  check('hook: none of them is there', (await all('/inbox')).length === before);
  const second = (await ask('POST', '/mail/hook-secrets')).secret;
  check('hook: one secret follows the other', (await call(second, 'second', letter('hook', 1))).status === 200 && (await call(secret, 'first', letter('hook', 1))).status === 200);
  await ask('DELETE', `/mail/hook-secrets/${first_secret}`);
  check('hook: what was taken back signs nothing', (await call(secret, 'third', letter('hook', 1))).status === 401);
  const head = 'From: large@example.org\r\nSubject: large\r\n\r\n', large = Buffer.alloc(most_bytes, 'a');
  large.write(head);
  check('hook: 26 MB are taken', (await call(second, 'large', large)).status === 200);
  const larger = await call(second, 'larger', Buffer.concat([large, Buffer.from('a')]));
  check('hook: and not one byte more', larger.status === 413 || larger.status === 0, `${larger.status}`);
}

async function by_mailbox() {
  if (!Dovecot.isThere) return tally.skip('a mailbox (dovecot is not installed: tools/setup)');
  const begun = Date.now(), killed_before = killed;
  let dovecot = await Dovecot.start(certificates);
  const deliver = (from, to) => {
    for (let number = from; number < to; number += 1) dovecot.deliver(`m${number}`, letter('imap', number));
  };
  const account = (change = {}) => ask('GET', '/mail/account').then(({ version }) =>
    ask('PUT', '/mail/account', { host: '127.0.0.1', port: dovecot.port, security: 'starttls', user_name: dovecot.user, every_seconds: 10, ...change }, { 'If-Match': `"v${version}"` }));
  const there = async () => (await all('/inbox')).filter((one) => one.subject.startsWith('imap ')).length;
  try {
    dovecot.deliver('before', letter('imap', 9999));
    await account({ password: 'wrong' });
    check('imap: a wrong password is told', await comes(async () => /password/.test((await ask('GET', '/mail/account')).trouble ?? ''), 20_000));
    await account({ password: dovecot.password });
    check('imap: the mailbox is read', await comes(async () => (await ask('GET', '/mail/account')).read_at, 30_000), JSON.stringify(await ask('GET', '/mail/account')));
    deliver(0, mails / 2);
    // Killed on the way; whoever starts reads at once.
    for (let i = 0; i < kills; i += 1) {
      await pause(50 + random() * 200);
      await kill();
    }
    check('imap: the first half comes', await comes(async () => (await there()) >= mails / 2, 60_000), `${await there()}`);
    // The line is cut.
    await dovecot.halt();
    deliver(mails / 2, mails);
    await kill();
    check('imap: the trouble is told', await comes(async () => (await ask('GET', '/mail/account')).trouble, 30_000));
    await dovecot.run();
    await kill();
    check('imap: the second half comes', await comes(async () => (await there()) >= mails, 60_000), `${await there()}`);
    // The server numbers its mails anew.
    await dovecot.numberAnew();
    dovecot.deliver('anew', letter('imap', mails));
    await kill();
    check('imap: what came with the new numbers is there', await comes(async () => (await there()) > mails, 60_000), `${await there()}`);
    await pause(1500);
    check('imap: the server was killed', killed - killed_before > kills, `${killed - killed_before}`);
    console.log(`imap: ${mails} mails, ${killed - killed_before} kills, one cut, numbered anew once; ${Math.round((Date.now() - begun) / 100) / 10} s`);
    // A mail of before, which the mailbox had when it was first read, is looked at once the numbers are new.
    await judge('imap', mails + 2);
    const kept = dovecot.kept();
    check('imap: nothing is taken away, and nothing is marked', kept.length === mails + 2 && kept.every((one) => !/:2,./.test(one)), kept.filter((one) => /:2,./.test(one)).length.toString());
    // A stranger in its place gets no password.
    await dovecot.stop();
    dovecot = await Dovecot.start({ right: certificates.strange });
    await account({ password: dovecot.password });
    check('imap: a stranger is told nothing', await comes(async () => /certificate|SSL/i.test((await ask('GET', '/mail/account')).trouble ?? ''), 30_000), JSON.stringify(await ask('GET', '/mail/account')));
    check('imap: and hears no sign-in', !/user=<hallo>/.test(dovecot.log()), dovecot.log());
  } finally {
    await dovecot.stop();
  }
}

try {
  token = place.init().owner;
  place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example']);
  // Those of the pipe stay strangers, as far as an hour takes them.
  const known = [...Array(mails + 1).keys(), 9999].flatMap((number) => (number < strangers ? ['hook', 'imap'] : ['pipe', 'hook', 'imap']).map((way) => `${way}${number}@example.org`));
  place.must(['import', 'customers', place.file('people.csv', `name,email\n${known.map((one) => `${one.split('@')[0]},${one}\n`).join('')}`)]);
  await start();
  for (const way of [by_pipe, by_hook, by_mailbox]) if (!process.env.RAPPORT_ONLY || way.name.includes(process.env.RAPPORT_ONLY)) await way();
  check('no address and no text is in the log', !/@example\.org|rye was burnt/.test(logs + server.words));
  check('the log says nothing of errors', !/ error /.test(logs + server.words));
} finally {
  await server?.stop('SIGKILL');
  certificates.remove();
  place.remove();
}
tally.end();
