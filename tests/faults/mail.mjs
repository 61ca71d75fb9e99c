// A mail server that fails in twelve ways, and kill -9 in between: whatever happens, nobody gets a message twice, every message comes to an
// end, what is put off is tried again after half an hour at the soonest and for four days, what is refused for good is not tried again, and
// unknown is only what was handed over when the program was killed or the line was cut after the last dot. Days pass by libfaketime, which
// moves the program's wall clock and nothing else. Each fault is counted where it happens, and must have happened. In the end four servers
// send from one PostgreSQL: each message once, and none a second after all mail was held.
//
//   node tests/faults/mail.mjs [--messages 2000] [--crawling 100] [--kills 2] [--seed N]
import { Certificates, FaultyServer } from '../lib/smtp.mjs';
import { comes, freePort, option, pause, Place, Server, Tally } from '../lib/server.mjs';

const messages = option('--messages', 2000);
const crawling = option('--crawling', 100);
const kills = option('--kills', 2);
const seed = option('--seed', Date.now() % 1_000_000);
const connections = 8, minute_ms = 60_000, patience_seconds = 2;
let state = seed;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const one_of = (list) => list[Math.floor(random() * list.length)];
const number_of = (recipient) => Number(/^c(\d+)@/.exec(recipient)[1]);
const in_steps = ['mail', 'rcpt', 'dot'];

// A fault that meets a message once, at one of the steps, and only so many of them.
function once(share, steps, strike) {
  const struck = new Map();
  return (session, moment) => {
    if (moment === 'connection' || moment === 'starttls') return undefined;
    const to = session.to;
    if (moment === 'rcpt' && !struck.has(to)) struck.set(to, random() < share ? one_of(steps) : 'none');
    if (struck.get(to) !== moment) return undefined;
    struck.set(to, 'done');
    return strike(session, moment);
  };
}
const put_off = (server, session, reply) => (server.put_off.set(session.to, server.clock()), reply);
const refuse = (server, session, reply) => (server.refused.set(session.to, true), reply);

// fault: made for a server, strikes as FaultyServer says; fires: what must have happened; drops: after which of these the program cannot know;
// ends.failed: how many end as failed.
const modes = {
  'the server is down': { fires: [], down: true },
  'slow to greet': {
    count: crawling, mails_a_connection: 5, fires: ['greeted after a minute', 'greeted late'],
    fault: (server) => async (session, moment) => {
      if (moment !== 'connection') return;
      const forever = session.number % 6 === 1;
      server.fire(forever ? 'greeted after a minute' : 'greeted late');
      for (let waited = 0; waited < (forever ? 60_000 : 300) && !session.socket.destroyed; waited += 100) await pause(100);
    },
  },
  'a byte at a time': {
    count: crawling, mails_a_connection: 5, fires: ['one byte a second', 'slow bytes'],
    fault: (server) => (session, moment) => {
      if (moment !== 'connection') return;
      session.byte_ms = session.number % 6 === 1 ? 1000 : 4;
      server.fire(session.byte_ms === 1000 ? 'one byte a second' : 'slow bytes');
    },
  },
  '421': {
    fires: ['421'],
    fault: (server) => once(0.01, in_steps, (session) => (server.fire('421'), put_off(server, session, '421 closing'))),
  },
  '450, 451, 452': {
    fires: ['450', '451', '452', 'for ever'],
    fault: (server) => {
      const first = once(0.2, in_steps, (session) => {
        const code = one_of(['450', '451', '452']);
        server.fire(code);
        return put_off(server, session, `${code} not now`);
      });
      return (session, moment) => {
        if (moment === 'rcpt' && number_of(session.to) % 100 === 7) return server.fire('for ever'), put_off(server, session, '450 never');
        return first(session, moment);
      };
    },
    ends: { failed: (count) => Math.ceil((count - 7) / 100) },
  },
  '550, 552, 554': {
    connections: 1, fires: ['550', '552', '554'],
    fault: (server) => once(0.3, in_steps.slice(1), (session) => {
      const code = one_of(['550', '552', '554']);
      server.fire(code);
      return refuse(server, session, `${code} no`);
    }),
    refuses: true,
  },
  'cut before the final dot': {
    fires: ['cut before'], drops: ['cut as it was given'],    // the last byte may be on its way before the end of the line is seen
    fault: (server) => once(0.015, ['rcpt', 'data'], (session, moment) => {
      server.fire('cut before');
      if (moment === 'data') server.fire('cut as it was given');
      server.put_off.set(session.to, server.clock());
      session.socket.end(moment === 'data' ? '354 go ahead\r\n' : '');
      return 'cut';
    }),
  },
  'cut after the final dot': {
    fires: ['cut after'], drops: ['cut after'],
    fault: (server) => once(0.05, ['dot'], (session) => {
      server.fire('cut after');
      session.keep();
      session.socket.destroy();
      return 'cut';
    }),
  },
  '250, then a reset': {
    fires: ['reset'], drops: ['reset'],
    fault: (server) => once(0.05, ['dot'], (session) => {
      server.fire('reset');
      session.keep();
      session.socket.write('250 2.0.0 taken\r\n', () => session.socket.resetAndDestroy());
      return 'cut';
    }),
  },
  'STARTTLS is broken': {
    security: 'starttls', mails_a_connection: 80, fires: ['454', 'no TLS behind it', 'cut', 'not offered'],
    fault: (server) => (session, moment) => {
      if (moment === 'connection') session.spoils = session.number % 3 === 0 ? ['454', 'no TLS behind it', 'cut', 'not offered'][(session.number / 3) % 4] : '';
      session.hides_tls = session.spoils === 'not offered';
      if (session.hides_tls && moment === 'connection') server.fire('not offered');
      if (moment !== 'starttls' || !session.spoils) return undefined;
      server.fire(session.spoils);
      if (session.spoils === '454') return '454 not now';
      session.socket.end(session.spoils === 'cut' ? '' : '220 go ahead\r\nthis is no TLS\r\n');
      return 'cut';
    },
  },
  'a wrong certificate': {
    security: 'starttls', mails_a_connection: 80, fires: ['strange', 'misnamed'],
    fault: (server) => (session, moment) => {
      if (moment !== 'starttls' || session.number % 3) return;
      const which = session.number % 2 ? 'strange' : 'misnamed';
      session.certificate = certificates[which];
      server.fire(which);
    },
  },
  'half of the recipients': {
    fires: ['half'],
    fault: (server) => (session, moment) => {
      if (moment !== 'rcpt' || number_of(session.to) % 2 === 0) return;
      server.fire('half');
      return refuse(server, session, '550 no such person');
    },
    ends: { failed: (count) => Math.floor(count / 2) },
  },
};

const tally = new Tally();
const place = new Place();
const certificates = new Certificates();
let ahead_ms = 0, server, token, killed = 0, logs = '';

const start = async () => (server = await Server.start(place, [], ['env', 'LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', 'FAKETIME_DONT_FAKE_MONOTONIC=1',
  `FAKETIME=+${Math.round(ahead_ms / 1000)}`, `RAPPORT_SMTP_CA_FILE=${certificates.ca}`]));
const clock = () => Date.now() + ahead_ms;
// The time of a program is set when it starts.
async function pass(ms) {
  logs += server.words;
  await server.stop();
  ahead_ms += ms;
  await start();
}
async function ask(method, path, body, more = {}) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, headers: { ...(!more.Cookie && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }), ...more }, body: body && JSON.stringify(body) });
  if (answer.status === 503) return pause(50).then(() => ask(method, path, body, more));      // busy: again in a moment
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}
// What meets a kill and may be asked twice is asked again; for ten seconds, since a server that does not come back is a fault.
async function again(method, path, ...more) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask(method, path, ...more);
    } catch (gone) {
      if (!(gone instanceof TypeError) || tries === 100) throw gone;
      await pause(100);
    }
  }
}
const get = (path) => again('GET', path);
async function all(path) {
  const rows = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}

async function set_server(port, { security = 'none', connections: at_once = connections }) {
  const { version } = await get('/mail/server');
  await again('PUT', '/mail/server', { host: '127.0.0.1', port, security, connections: at_once, patience_seconds, ...(security !== 'none' && { user_name: 'hafer', password: 'Korn' }) }, { 'If-Match': `"v${version}"` });
}
// Plans what is still to be planned; a message whose answer was lost is planned again, for the same occasion.
async function plan(left, occasion) {
  const write = async () => {
    for (let person; (person = left.pop()); ) {
      try {
        await ask('POST', '/messages', { customer_id: person.id, subject: 'For {{customer.name}}', text: 'Dear {{customer.preferred_name|there}},\n\nyour order is here.\n', occasion });
      } catch (gone) {
        left.push(person);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, write));
}
async function kill() {
  logs += server.words;
  killed += (await server.stop('SIGKILL')) === 'SIGKILL' ? 1 : 0;
  await start();
}

// Until nothing waits any more: what is put off is waited for on the handed-in clock. Kills fall while mail is on its way.
async function to_the_end(mode) {
  const jumps_ms = [31, 31, 61, 121, 241, 481].map((minutes) => minutes * minute_ms);
  for (let jumps = 0, before = -1, still = 0; ; ) {
    const { waiting } = await get('/mail');
    if (waiting === 0) return true;
    still = waiting === before ? still + 1 : 0;
    before = waiting;
    if (still >= (mode.count === undefined ? 8 : 40)) {
      if (jumps === 40) return false;
      await pass(jumps_ms[Math.min(jumps++, jumps_ms.length - 1)]);
      still = 0;
    }
    await pause(50);
  }
}

async function run(name, mode, people) {
  const count = Math.min(mode.count ?? messages, people.length), begun = Date.now(), killed_before = killed;
  const faulty = new FaultyServer({ clock, tls: mode.security ? certificates.right : null, mails_a_connection: mode.mails_a_connection, sign_in: mode.security ? 'hafer Korn' : null });
  if (mode.fault) faulty.fault = mode.fault(faulty);
  const port = await freePort();
  if (!mode.down) await faulty.listen(port);
  await set_server(port, mode);
  const left = people.slice(0, count);
  let planning = plan(left, name);
  if (mode.down) {
    tally.check(`${name}: the trouble is told`, await comes(async () => /onnect/.test((await get('/mail')).trouble ?? ''), 10_000));
    await planning;
  }
  for (let i = 0; i < kills; i += 1) {
    await pause(100 + random() * 700);
    await kill();
    await planning;
    planning = plan(left, name);
  }
  await planning;
  if (mode.down) await faulty.listen(port);
  const ended = await to_the_end(mode);
  await faulty.close();

  const rows = (await all('/messages')).filter((one) => one.occasion === name);
  const by_state = {};
  for (const one of rows) by_state[one.state] = (by_state[one.state] ?? 0) + 1;
  const twice = [...faulty.took.values()].filter((times) => times > 1).length;
  const lost = rows.filter((one) => one.state === 'accepted' && !faulty.took.has(one.message_id)).length;
  const wrongly = rows.filter((one) => one.state === 'failed' && faulty.took.has(one.message_id)).length;
  const unknown = by_state.unknown ?? 0;
  const dropped = (mode.drops ?? []).reduce((sum, one) => sum + (faulty.fired[one] ?? 0), 0);
  // A kill meets as many as are on their way at once.
  const met = (killed - killed_before) * (mode.connections ?? connections);
  const by_kills = rows.filter((one) => one.state === 'unknown' && /program ended/.test(one.reason)).length;
  console.log(`${name}: ${Object.entries(by_state).map(([state, number]) => `${number} ${state}`).join(', ')}; ${killed - killed_before} kills, ${by_kills} unknown for them, ${Object.entries(faulty.fired).map(([what, times]) => `${what} ${times} times`).join(', ')}; ${Math.round((Date.now() - begun) / 100) / 10} s`);
  const ok = (what, holds, because) => tally.check(`${name}: ${what}`, holds, `${because ?? ''} (seed ${seed})`);
  for (const fired of mode.fires) ok(`“${fired}” happened`, faulty.fired[fired] > 0);
  ok('all were planned', rows.length === count, `${rows.length} of ${count}`);
  ok('all came to an end', ended && rows.every((one) => ['accepted', 'failed', 'unknown'].includes(one.state)), JSON.stringify(by_state));
  ok('nobody got it twice', twice === 0, `${twice}`);
  ok('what is accepted was taken', lost === 0, `${lost}`);
  ok('what failed was not taken', wrongly === 0, `${wrongly}`);
  ok('unknown for a kill is what it can have met', by_kills <= met, `${by_kills} > ${met}`);
  ok('unknown else is what was dropped', unknown - by_kills <= dropped, `${unknown - by_kills} > ${dropped}`);
  // What was answered and not yet noted when the program was killed is tried again.
  ok('nothing is tried again within half an hour', faulty.early <= met, `${faulty.early}`);
  ok('what was refused for good is not tried again', faulty.late <= met, `${faulty.late}`);
  if (mode.security) ok('every connection signed in', faulty.signed_in > 0 && faulty.uninvited === 0, `${faulty.signed_in}, ${faulty.uninvited} without`);
  if (mode.security) ok('nothing was said in the open or to a stranger', faulty.in_the_open === 0 && faulty.mail_after_fault === 0, `${faulty.in_the_open}, ${faulty.mail_after_fault}`);
  // A refusal that was not noted when the program was killed may be an acceptance at the next try.
  const failed = by_state.failed ?? 0, wanted_failures = mode.ends?.failed(count) ?? (mode.refuses ? faulty.refused.size : 0);
  ok('as many failed as were refused', failed <= wanted_failures && failed >= wanted_failures - unknown - met, `${failed}, not ${wanted_failures}`);
}

// Four servers on one PostgreSQL, each with a data folder of its own, send the same mail; it is held and let go in between.
async function four_at_once() {
  if (!process.env.RAPPORT_TEST_POSTGRES) return tally.skip('four servers at once (RAPPORT_TEST_POSTGRES is not set)');
  const shared = new Place({ postgres: true }), folders = Array.from({ length: 4 }, () => new Place()), servers = [];
  const database = shared.where.slice(2), count = messages;
  const faulty = new FaultyServer({});
  const leaves = [];
  faulty.fault = (session, moment) => void (moment === 'rcpt' && leaves.push(Date.now()));
  try {
    token = shared.init().owner;
    const port = await freePort();
    await faulty.listen(port);
    shared.must(['import', 'customers', shared.file('people.csv', people_csv(count))]);
    shared.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example', '--per-minute', '1000000', '--per-domain-per-minute', '1000000', '--per-key-per-day', '1000000']);
    shared.must(['mail', 'server', '--host', '127.0.0.1', '--port', String(port), '--security', 'none']);
    for (const folder of folders) servers.push(await Server.start({ where: [...folder.where, ...database] }));
    server = servers[0];
    const person = await server.signIn(shared.ways_in.owner);
    const let_go = () => again('DELETE', '/mail/hold', undefined, { ...person, Origin: server.base });
    await let_go();     // folders that join an older one are held until somebody has looked
    await again('POST', '/mail/hold', { reason: 'Not before all are planned.' });
    const left = await all('/customers');
    for (let at = 0; left.length > 0; at += 1) {
      server = servers[at % 4];
      await plan(left.splice(-500), 'four servers');
    }
    let after_hold = 0, waited = 0;
    for (let times = 0; times < 3; times += 1) {
      server = servers[times];
      await let_go();
      await pause(250);
      server = servers[3 - times];
      await again('POST', '/mail/hold', { reason: 'Wait.' });
      const held_at = Date.now();
      await pause(1500);
      waited = Math.max(waited, (await get('/mail')).waiting);
      after_hold += leaves.filter((at) => at > held_at + 1000).length;
    }
    await let_go();
    const ended = await comes(async () => (await get('/mail')).waiting === 0, 120_000);
    const twice = [...faulty.took.values()].filter((times) => times > 1).length;
    console.log(`four servers: ${faulty.took.size} of ${count} taken, ${twice} twice`);
    tally.check('four servers: all came to an end', ended);
    tally.check('four servers: nobody got it twice and nobody is missing', twice === 0 && faulty.took.size === count, `${twice} twice, ${faulty.took.size} of ${count}`);
    tally.check('four servers: nothing leaves a second after mail was held', after_hold === 0 && waited > 0, `${after_hold}, and ${waited} waited`);
  } finally {
    for (const one of servers) await one.stop('SIGKILL');
    await faulty.close();
    for (const one of [shared, ...folders]) one.remove();
  }
}

const people_csv = (count) => `external_id,name,email\n${Array.from({ length: count }, (_, i) => `K-${i},Customer ${i},c${i}@example.org\n`).join('')}`;

try {
  token = place.init().owner;
  place.must(['import', 'customers', place.file('people.csv', people_csv(Math.max(messages, crawling)))]);
  place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example', '--per-minute', '1000000', '--per-domain-per-minute', '1000000', '--per-key-per-day', '1000000']);
  await start();
  const people = (await all('/customers')).sort((a, b) => number_of(a.emails[0]) - number_of(b.emails[0]));
  for (const [name, mode] of Object.entries(modes)) if (!process.env.RAPPORT_ONLY || name.includes(process.env.RAPPORT_ONLY)) {
    await run(name, mode, people);
    await pass(24 * 60 * minute_ms);    // a program writes to one customer five times a day
  }
  tally.check('no address and no text is in the log', !/c\d+@example\.org|your order is here/.test(logs + server.words));
  await server.stop();
  await four_at_once();
} finally {
  await server?.stop('SIGKILL');
  certificates.remove();
  place.remove();
}
tally.end();
