// Four servers on one PostgreSQL, and everybody grants remedies at once, each against the same limits: a person's for a case and for a month,
// and a team's budget. What was granted uses each limit up to its last euro and not one cent more; what is above waits for a yes; a grant that
// was acknowledged stands in the ledger, and no other does. In the middle a server is killed. Twice as much is asked for as may be given.
import { randomBytes } from 'node:crypto';
import { option, pause, Place, Server, Tally } from '../lib/server.mjs';

const grants = option('--grants', 20_000);
const clients = 32, cases = 40;
const euro = (amount) => ({ amount_minor: amount * 100, currency: 'EUR' });

const tally = new Tally();
const place = new Place({ postgres: true });
const servers = [];
const seen = { granted: new Map(), asked: new Map(), again: 0, killed: 0, strange: [] };

async function ask(server, token, method, path, body, more = {}) {
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }), ...more } });
  return { status: answer.status, json: answer.status === 204 ? null : await answer.json() };
}
const must = async (token, method, path, body, more) => {
  const { status, json } = await ask(servers[0], token, method, path, body, more);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
};

// One grant, sent again under its key, to whichever server lives, until it is answered.
async function grant(number, token, of) {
  const key = randomBytes(12).toString('hex');
  for (;; await pause(20)) {
    const server = servers[(number + seen.again) % servers.length];
    try {
      const { status, json } = await ask(server, token, 'POST', `/cases/${of}/remedies`, { kind: 'refund', amount: euro(1), what: `no. ${number}` }, { 'Idempotency-Key': key });
      if (status === 201) return seen.granted.set(json.id, json);
      if (status === 202) return seen.asked.set(json.id, json);
      if (status !== 503 && !(status === 409 && json.code === 'running')) return seen.strange.push(`${status} ${json.code}`);
    } catch {
      if (server.alive && !server.process.killed) seen.strange.push('a living server hung up');
    }
    seen.again += 1;
  }
}

try {
  const tokens = place.init();
  for (let i = 0; i < 4; i += 1) servers.push(await Server.start(place));
  const me = async (token) => (await must(token, 'GET', '/session')).staff.id;
  const [manager, staff] = [await me(tokens.manager), await me(tokens.staff)];
  // Half of what each asks for, by the month; one case is asked for again and again; a fifth of the cases are the team's, for less than that.
  const share = Math.floor(grants / 4), a_case = Math.floor(grants / cases), budget = Math.floor(grants / 20);
  const rules = await must(tokens.owner, 'GET', '/remedy-rules');
  const limit = { per_case: euro(a_case), per_month: euro(share) };
  await must(tokens.owner, 'PUT', '/remedy-rules', { roles: [{ role: 'manager', ...limit }, { role: 'staff', ...limit }], people: [], kinds: [{ kind: 'refund', name: 'Money back' }] }, { 'If-Match': `"v${rules.version}"` });
  // Opened before there is a team: a new case would be its.
  const all = [];
  for (let i = 0; i < cases; i += 1) all.push(await must(tokens.owner, 'POST', '/cases', { subject: `Wrong cake ${i}` }));
  const team = await must(tokens.owner, 'POST', '/teams', { name: 'Counter', monthly_budget: euro(budget), members: [manager, staff] });
  for (let i = 0; i < cases; i += 5) await must(tokens.owner, 'PATCH', `/cases/${all[i].id}`, { team_id: team.id }, { 'If-Match': `"v${all[i].version}"` });
  const opened = all.map((one) => one.id);

  const started = Date.now();
  let next = 0;
  const clerk = async () => {
    for (let number = next++; number < grants; number = next++) await grant(number, number % 2 ? tokens.manager : tokens.staff, opened[number % 10 < 3 ? 1 : Math.floor(number / 10) % cases]);
  };
  const clerks = Promise.all(Array.from({ length: clients }, clerk));
  while (next < grants / 3) await pause(20);
  seen.killed = seen.granted.size;
  await servers[3].stop('SIGKILL');
  servers[3] = await Server.start(place);
  await clerks;
  const seconds = (Date.now() - started) / 1000;

  const ledger = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await must(tokens.owner, 'GET', `/remedies?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    ledger.push(...page.data);
    cursor = page.next_cursor;
  }
  const euros = (of) => of.reduce((sum, one) => sum + one.amount.amount_minor, 0) / 100;
  const given = ledger.filter((one) => one.state === 'granted');
  const whose = (id) => given.filter((one) => one.staff_id === id);
  const by_case = new Map();
  for (const one of given) by_case.set(`${one.staff_id} ${one.case_id}`, (by_case.get(`${one.staff_id} ${one.case_id}`) ?? 0) + one.amount.amount_minor / 100);
  const most = Math.max(...by_case.values());
  const of_team = euros(given.filter((one) => one.team_id === team.id));
  console.log(`${grants} grants by four servers: ${given.length} at once, ${ledger.length - given.length} wait, ${seen.again} sent again, ${Math.round(grants / seconds)} a second; ` +
    `of ${share} a month ${euros(whose(manager))} and ${euros(whose(staff))}, of ${a_case} a case at most ${most}, of the team's ${budget} ${of_team}`);

  tally.check('a server was killed among grants', seen.killed > 0 && seen.killed < seen.granted.size, `${seen.killed} of ${seen.granted.size}`);
  tally.check('nothing strange was answered', seen.strange.length === 0, [...new Set(seen.strange)].join(', '));
  tally.check('every grant has one line in the ledger', ledger.length === grants && new Set(ledger.map((one) => one.what)).size === grants, `${ledger.length} lines`);
  tally.check('what was acknowledged stands there as it was said', ledger.every((one) => (one.state === 'granted' ? seen.granted : seen.asked).has(one.id)));
  tally.check('each gave their month and not a cent more', euros(whose(manager)) === share && euros(whose(staff)) === share);
  tally.check('the case gave its limit and not a cent more', most === a_case, `${most}`);
  tally.check('the team gave its budget and not a cent more', of_team === budget, `${of_team}`);
  tally.check('each limit bit', ['a case', 'a month', 'the team'].every((words) => [...seen.asked.values()].some((one) => one.why_asked.includes(words))), [...new Set([...seen.asked.values()].map((one) => one.why_asked))].join(' | '));
} finally {
  for (const one of servers) await one.stop('SIGKILL');
  place.remove();
}
tally.end();
