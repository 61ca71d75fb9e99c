// A stranger's text in every column of words that the demo business holds, in the words of every column of JSON, and sent in by the API and by the pages that
// everybody may write on: none of it runs on a screen or on a public page, or is a formula in a file. Each kind of place proves that the text came as far as it.
//
//   node tests/faults/hostile.mjs [--postgres]
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Place, Server, Tally, comes } from '../lib/server.mjs';

const mark = 'hostile-text';
const text = `=HYPERLINK("//x.example")"'></textarea></title></script><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)" ${mark}>{{7*7}}`;
const runs = /<img src=x|<script>alert|<a href="javascript/;
// What people write or files bring: everything else is a key, a word of ours, a time or a number.
const words = ['about', 'action', 'actor_name', 'address', 'answered_by', 'asked', 'asked_by', 'bounce', 'budget', 'called', 'category', 'cause', 'channel', 'city', 'closed_by', 'comment', 'company', 'contact', 'created_by', 'done_means', 'drawn_by', 'expectation_by',
  'feeling', 'file_name', 'from_name', 'from_staff', 'given_by', 'gender', 'goal', 'held_because', 'held_by', 'household', 'how', 'income_band', 'keyed_by', 'last_reply', 'leave', 'limits', 'lost_to', 'made_by', 'merged_by', 'name', 'next_step', 'note', 'notes', 'occupation', 'opened_by', 'other_name', 'outcome', 'pinned_by', 'place',
  'plan', 'planned_by', 'postcode', 'preferred_name', 'product', 'promise', 'pronunciation', 'published_by', 'quoted', 'reason', 'said_by', 'shown_by', 'signature', 'source', 'staff', 'street', 'subject', 'summary', 'tag', 'taken_in_by', 'text',
  'title', 'to_name', 'to_staff', 'together', 'told', 'told_by', 'trouble', 'up_to', 'we_did', 'what', 'why', 'why_asked', 'why_not', 'words', 'written_by', 'you_said'];
// Of these names, what is no word of a person there: tables of the machine's own, and enumerations.
const own = /^(sqlite_|schema_migrations|indexes_put_off|duplicate_pairs|household_proposals|comment_words|remark_words|theme_findings|survey_left_outs|money_given|leaning_shop|themes\.words|audit_events\.(action|subject)|enquiry_outcomes\.(outcome|reason)|(tasks|cases)\.source|shared_values\.how|case_closures\.told_by|mail_undeliverable\.address|comment_readings|remark_readings|remark_sentences|theme_sentences|(consents|survey_\w+)\.channel)/;
// Of JSON, under which of its names people's words stand; and columns that are lists of words, or tell changes by the names of columns.
const inside = ['about', 'answers', 'ask', 'choices', 'high', 'low', 'name', 'note', 'reads', 'reason', 'text', 'thanks', 'words'];
const brief = ['name', 'low', 'high', 'choices'], text_in_brief = '"><img src=x onerror=alert(4)>';     // where forty letters are all there is room for
const lists = /^(customers\.(tags|interests)|standard_contents\.extra)$/;

const tally = new Tally();
const postgres = process.argv.includes('--postgres');
const place = new Place({ postgres });
let server;

// The demo's database, on either engine: which columns of text it has, and one statement at a time.
function openSqlite(file) {
  const db = new DatabaseSync(file);
  return {
    columns: () => db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").all()
      .flatMap(({ name: table }) => db.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all().filter((one) => one.type === 'TEXT').map(({ name }) => [table, name])),
    spoil: (table, name, value) => Number(db.prepare(`UPDATE ${table} SET ${name} = ? || hex(randomblob(4)) WHERE ${name} <> ''`).run(value).changes),
    values: (table, name) => db.prepare(`SELECT DISTINCT ${name} AS value FROM ${table} WHERE ${name} LIKE '[%' OR ${name} LIKE '{%'`).all().map((row) => row.value),
    put: (table, name, pairs) => pairs.forEach(([old, value]) => db.prepare(`UPDATE ${table} SET ${name} = ? WHERE ${name} = ?`).run(value, old)),
    insert: (sql) => Number(db.prepare(sql).run().changes),
    close: () => db.close(),
  };
}
function openPostgres(address) {
  const [, url, schema] = /^(.*)[?&]schema=(\w+)$/.exec(address);
  const quoted = (value) => `$hostile$${value}$hostile$`;
  const ask = (sql) => {
    const done = spawnSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], { input: `SET search_path = ${schema};\n${sql};\n`, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  };
  return {
    columns: () => JSON.parse(ask(`SELECT json_agg(json_build_array(table_name, column_name)) FROM information_schema.columns WHERE table_schema = '${schema}' AND data_type = 'text'`)),
    spoil: (table, name, value) => Number(ask(`WITH done AS (UPDATE ${table} SET ${name} = ${quoted(value)} || substr(md5(random()::text), 1, 8) WHERE ${name} <> '' RETURNING 1) SELECT COUNT(*) FROM done`)),
    values: (table, name) => JSON.parse(ask(`SELECT COALESCE(json_agg(DISTINCT ${name}), '[]') FROM ${table} WHERE ${name} LIKE '[%' OR ${name} LIKE '{%'`)),
    put: (table, name, pairs) => ask(pairs.map(([old, value]) => `UPDATE ${table} SET ${name} = ${quoted(value)} WHERE ${name} = ${quoted(old)}`).join(';\n')),
    insert: (sql) => Number(ask(`WITH done AS (${sql} RETURNING 1) SELECT COUNT(*) FROM done`)),
    close: () => {},
  };
}

// The words in a value of JSON, wherever they stand.
function spoiled(value, name, isList) {
  if (typeof value === 'string') return isList || inside.includes(name) ? (brief.includes(name) ? text_in_brief : text) : value;
  if (Array.isArray(value)) return value.map((one) => spoiled(one, name, isList));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoiled(one, key, false)]));
  return value;
}
// {"name": [before, now]}
const spoiledChanges = (changes) => Object.fromEntries(Object.entries(changes).map(([key, pair]) => [key, words.includes(key) && Array.isArray(pair) ? pair.map((one) => (typeof one === 'string' ? text : one)) : pair]));

function poisonJson(db, table, name) {
  const pairs = [];
  for (const old of db.values(table, name)) {
    let value;
    try {
      value = JSON.parse(old);
    } catch {
      continue;
    }
    const isList = lists.test(`${table}.${name}`);
    const now = table === 'audit_events' ? spoiledChanges(value) : isList && value.length === 0 ? [text] : spoiled(value, '', isList);
    if (JSON.stringify(now) === JSON.stringify(value)) continue;
    pairs.push([old, JSON.stringify(now)]);
  }
  if (pairs.length > 0) db.put(table, name, pairs);
  return pairs.length;
}

// How secrets are kept: BLAKE2b-256 of the word for what they open, and of them.
const hashed = (kind, secret) => spawnSync('b2sum', ['-l', '256'], { input: `${kind} ${secret}`, encoding: 'utf8' }).stdout.split(' ')[0];

// Two addresses that stand in mails alone: to be asked no more (/u/), and whether it is right now (/r/), of a case whose customer was told how it was settled.
const mailed = { u: randomBytes(32).toString('hex'), r: randomBytes(32).toString('hex') };
function openMailed(db) {
  const now = Date.now() * 1000;
  tally.check('somebody may stop by a link', db.insert(`INSERT INTO survey_stop_keys (key_hash, customer_id, message_id) SELECT '${hashed('stop', mailed.u)}', id, 1 FROM customers ORDER BY id LIMIT 1`) === 1);
  tally.check('somebody is asked whether it is right now', db.insert(`INSERT INTO case_askings (key_hash, case_id, closed_at, at, message_id) SELECT '${hashed('link', mailed.r)}', k.case_id, k.at, ${now}, 1 FROM case_closures k
    WHERE k.told IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_verdicts v WHERE v.case_id = k.case_id) AND NOT EXISTS (SELECT 1 FROM case_merges m WHERE m.case_id = k.case_id) ORDER BY k.case_id LIMIT 1`) === 1);
}

function poison(db) {
  const done = [], refused = [], json = [];
  for (const [table, name] of db.columns()) {
    const column = `${table}.${name}`;
    try {
      if (words.includes(name) && !own.test(table) && !own.test(column)) {
        if (db.spoil(table, name, text) > 0) done.push(column);
      } else if (!/^(sqlite_|schema_migrations|jobs|import_changes|imports|theme_findings|themes|idempotency)/.test(table) && poisonJson(db, table, name) > 0) {
        json.push(column);
      }
    } catch (broken) {
      refused.push(`${column}: ${broken.message}`);
    }
  }
  openMailed(db);
  db.close();
  return { done, refused, json };
}

// The cells of a CSV file.
const cells = (csv) => [...csv.matchAll(/(?:^|[,;\n])(?:"((?:[^"]|"")*)"|([^",;\n]*))/g)].map((found) => (found[1] ?? found[2] ?? '').replaceAll('""', '"'));
const isFormula = (cell) => /^\s*[=+@\t]|^\s*-(?![\d.,]+$)/.test(cell);

async function ask(path, token, accept = '*/*') {
  const answer = await fetch(server.base + path, { headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), Accept: accept }, redirect: 'manual' });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', policy: answer.headers.get('content-security-policy') ?? '', nosniff: answer.headers.get('x-content-type-options'), body: Buffer.from(await answer.arrayBuffer()).toString() };
}

// Every route that reads, with the first id of its own list.
async function routes(token) {
  const spec = JSON.parse((await ask('/api/openapi.json')).body);
  const first = {};
  let carried = 0, files = 0;
  for (const path of Object.keys(spec.paths).filter((one) => spec.paths[one].get).sort((a, b) => a.length - b.length)) {
    const list = path.split('/{')[0];
    if (path.includes('{') && !first[list]) continue;
    const required = spec.paths[path].get.parameters?.filter((one) => one.in === 'query' && one.required) ?? [];
    if (required.length > 0) continue;
    const got = await ask(path.replace('{id}', first[list] ?? '').replace(/\{\w+\}/, first[path.split('/{').slice(0, 2).join('/{')] ?? '1'), token);
    tally.check(`GET ${path} is no page of a browser's`, got.status < 500 && got.nosniff === 'nosniff' && !got.type.includes('html'), `${got.status} ${got.type}`);
    carried += got.body.includes(mark);
    if (got.type.startsWith('text/csv') && got.status === 200) {
      files += got.body.includes(mark);
      const formula = cells(got.body).find(isFormula);
      tally.check(`GET ${path} has no formula`, formula === undefined, formula);
    }
    if (got.type.includes('json') && got.status === 200) first[path] = JSON.parse(got.body).data?.[0]?.id;
  }
  tally.check('the text came as far as the routes', carried > 40, `${carried} routes`);
  tally.check('the text came as far as the files', files > 8, `${files} files`);
  return first;
}

// A body for a route as the OpenAPI file describes it, with the text wherever words may stand.
function bodyOf(spec, schema, name, ids) {
  if (schema.$ref) return bodyOf(spec, spec.components.schemas[schema.$ref.split('/').at(-1)], name, ids);
  if (schema.anyOf) return bodyOf(spec, schema.anyOf.find((one) => one.type !== 'null'), name, ids);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (schema.enum) return schema.enum[0];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return false;
  if (type === 'array') return [bodyOf(spec, schema.items, name, ids)];
  if (type === 'object') {
    const all = Object.entries(schema.properties ?? {}).filter(([key, one]) => (schema.required ?? []).includes(key) || isWords(spec, one));
    return Object.fromEntries(all.map(([key, one]) => [key, bodyOf(spec, one, key, ids)]));
  }
  if (schema.format === 'id') return ids(name);
  if (schema.format === 'date-time') return new Date(Date.now() - 86_400_000).toISOString();
  if (schema.format === 'date') return new Date().toISOString().slice(0, 10);
  if (schema.format === 'currency') return 'EUR';
  if (name === 'email' || name === 'emails' || schema.format === 'email') return `h${Math.random().toString(36).slice(2)}@example.org`;
  if (schema.format) return 'x';
  return [...text].slice(0, schema.maxLength ?? text.length).join('');
}
function isWords(spec, schema) {
  if (schema.$ref) return isWords(spec, spec.components.schemas[schema.$ref.split('/').at(-1)]);
  if (schema.anyOf) return isWords(spec, schema.anyOf[0]);
  if ([schema.type].flat().includes('array')) return isWords(spec, schema.items);
  return [schema.type].flat().includes('string') && !schema.enum && !schema.format;
}

// Takes out what is refused at its place, puts in what is wanted, and leaves no braces where a template is read. False: nothing could be done.
function mended(body, { pointer, code }, wanted) {
  const names = pointer.split('/').slice(1), last = names.pop();
  if (!last) return false;
  const at = names.reduce((inner, name) => inner?.[name], body);
  if (!at || typeof at !== 'object') return false;
  if (code === 'template' && at[last]?.includes('{{')) return (at[last] = at[last].replaceAll('{{', '')), true;
  if (last in at && code !== 'required' && code !== 'one_of') return Array.isArray(at) ? at.splice(Number(last), 1).length > 0 : delete at[last];
  const value = names.length === 0 && !(last in at) ? wanted(last) : undefined;
  if (value === undefined) return false;
  at[last] = value;
  return true;
}

// One of each resource is made with the text in it; what the server does not take at one place is left out there.
async function sendIn(token) {
  const spec = JSON.parse((await ask('/api/openapi.json')).body);
  const left = /^\/api\/v1\/(session|imports|mail|tokens|themes|today|staff|messages\/(test|release))/;
  const known = {};
  const idOf = async (name) => {
    const list = { customer: 'customers', case: 'cases', promise: 'promises', task: 'tasks', idea: 'ideas', product: 'products', staff: 'staff', to_staff: 'staff', team: 'teams' }[name.replace(/_ids?$/, '')];
    if (list) known[name] ??= JSON.parse((await ask(`/api/v1/${list}`, token)).body).data?.[0]?.id;
    return known[name];
  };
  const made = [];
  for (const path of [...Object.keys(spec.paths).filter((one) => spec.paths[one].post && !one.includes('{') && !left.test(one)), '/api/v1/cases/{id}/entries', '/api/v1/cases/{id}/files'].filter((one) => spec.paths[one])) {
    const schema = spec.paths[path].post.requestBody?.content['application/json']?.schema;
    if (!schema) continue;
    for (const name of ['customer_id', 'case_id', 'promise_id', 'task_id', 'idea_id', 'staff_id', 'to_staff_id']) await idOf(name);
    const body = bodyOf(spec, schema, '', (name) => known[name] ?? 'x');
    if (body.content) body.content = Buffer.from(text).toString('base64');
    const all = schema.$ref ? spec.components.schemas[schema.$ref.split('/').at(-1)].properties : {};
    let status = 0, said;
    for (let tries = 0; tries < 12; tries += 1) {
      const answer = await fetch(server.base + path.replace('{id}', known.case_id), { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      status = answer.status;
      said = await answer.json().catch(() => null);
      if (status !== 422 || !(said?.errors ?? []).some((fault) => mended(body, fault, (name) => all[name] && bodyOf(spec, all[name], name, (id) => known[id])))) break;
    }
    tally.check(`POST ${path} takes it, or says why not`, status >= 200 && status < 500 && status !== 400, `${status} ${JSON.stringify(said).slice(0, 200)}`);
    if (status < 300 && JSON.stringify(body).includes('img src=x')) made.push(path);
  }
  tally.check('the text came in by the API', made.length >= 17, `${made.length}: ${made.join(' ')}`);
}

// What everybody may write on, without signing in.
async function strangers(token) {
  const send = async (path, fields) => fetch(server.base + path, { method: 'POST', redirect: 'manual', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) });
  const long = text + 'x'.repeat(6000);
  for (const [path, fields] of [['/contact', { kind: text, words: text, name: text.slice(0, 100), contact: text.slice(0, 200) }], ['/ideas', { title: text.slice(0, 160), words: text }]]) {
    const taken = await send(path, fields);
    tally.check(`${path} takes a stranger's words`, taken.status === 303, `${taken.status}`);
    const refused = await send(path, Object.fromEntries(Object.keys(fields).map((key) => [key, long])));
    const page = await refused.text();
    tally.check(`${path} shows them what they wrote as text`, refused.status === 422 && page.includes(mark) && !runs.test(page), `${refused.status}`);
    for (const query of [text, `page=${text}`, `sent=${text}`, `kind=${text}`]) {
      const got = await ask(`${path}?${encodeURI(query)}`, undefined, 'text/html');
      tally.check(`${path} shows nothing of its address`, got.status === 200 && !runs.test(got.body), `${got.status}`);
    }
  }
  const guess = await send('/ideas/votes', { idea: text });
  tally.check('/ideas/votes knows no such idea', guess.status === 404 && !runs.test(await guess.text()), `${guess.status}`);
  // All of them are shown: those of the demo hold the text by now too.
  for (const idea of JSON.parse((await ask('/api/v1/ideas', token)).body).data)
    await fetch(`${server.base}/api/v1/ideas/${idea.id}/showing`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
}

// A survey with the text wherever words stand in it, answered by a link and by a code with the text, which we answered with it; and its tablet.
async function answeredPages(token) {
  const post = async (path, body = {}) => (await fetch(`${server.base}/api/v1${path}`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
  const send = (path, fields) => fetch(server.base + path, { method: 'POST', redirect: 'manual', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) });
  const short = (most) => [...text_in_brief + mark].slice(0, most).join('');
  const words = (more = {}) => [{ language: 'en', ask: text.slice(0, 200), low: null, high: null, choices: null, ...more }];
  const survey = await post('/surveys', { name: short(120), texts: [{ language: 'en', about: short(120), reads: text.slice(0, 300), thanks: text.slice(0, 300) }],
    questions: [{ kind: 'csat', words: words({ low: short(40), high: short(40) }) }, { kind: 'choice', words: words({ choices: [short(80), 'another'] }) }, { kind: 'text', words: words() }] });
  await post(`/surveys/${survey.id}/opening`);
  const customer = await post('/customers', { name: text.slice(0, 200), preferred_name: text.slice(0, 100) });
  const asked = await post(`/surveys/${survey.id}/invitations`, { customer_id: customer.id, channel: 'counter', touchpoint_id: null });
  const hangs = await post(`/surveys/${survey.id}/places`, { kind: 'qr', name: short(80) }), stands = await post(`/surveys/${survey.id}/places`, { kind: 'tablet', name: short(80) });
  tally.check('a survey asks by link, code and tablet', Boolean(asked.link && hangs.link && stands.link), JSON.stringify([survey, asked, hangs, stands]).slice(0, 300));
  const key = /name="k" value="([0-9a-f]{64})"/.exec((await ask(hangs.link, undefined, 'text/html')).body)?.[1] ?? '';
  const answered = [asked.link, `/a/${key}`];
  for (const [path, more] of [[asked.link, {}], [hangs.link, { k: key }]]) {
    const taken = await send(path, { q: 1, w: 1, l: 'en', score: 1, ...more });
    tally.check(`${path.slice(0, 3)} takes an answer`, taken.status === 303, `${taken.status}`);
  }
  for (const path of answered) {
    for (const fields of [{ q: 2, score: 1 }, { q: 3, words: text }]) await send(path, { w: 1, l: 'en', ...fields });
  }
  const { data } = JSON.parse((await ask(`/api/v1/survey-answers?survey_id=${survey.id}`, token)).body);
  tally.check('both answers stand there with the text', data.length === 2 && data.every((one) => one.values.some((value) => value.words?.includes(mark))), JSON.stringify(data).slice(0, 300));
  for (const one of data) await post(`/survey-answers/${one.id}/replies`, { words: text });
  return [...answered.flatMap((path) => [`${path}?q=1`, `${path}?q=2`, `${path}?q=3`, `${path}?q=done`]), stands.link, `${hangs.link}?q=3`];
}

async function publicPages(first, token) {
  const { data } = JSON.parse((await ask(`/api/v1/surveys/${first['/api/v1/surveys']}/places`, token)).body);
  const articles = [...(await ask('/help')).body.matchAll(/href="(\/help\/[^"?]+)"/g)].map((one) => one[1]);
  for (const path of ['/said', '/ideas', '/help', ...articles.slice(0, 3), ...data.filter((place) => place.code).slice(0, 2).map((place) => `/q/${place.code}`), ...await answeredPages(token), `/u/${mailed.u}`, `/r/${mailed.r}`]) {
    const page = await ask(path, undefined, 'text/html');
    tally.check(`${path} shows it as text`, page.status === 200 && page.body.includes(mark) && !runs.test(page.body), `${page.status}, ${page.body.includes(mark) ? 'with' : 'without'} it`);
    tally.check(`${path} lets nothing run`, /default-src 'none'/.test(page.policy), page.policy);
  }
}

// Who guesses addresses learns nothing: a key that is none and one of a length that no key has are answered with the same bytes, and after about the same
// time. They are asked in turns, and the middle times compared with room to spare: a way that looks in the database alone for one of them would still show as
// a part of a request, so what is proved is that neither is answered out of hand nor by much more work. No more in all than one network may ask at once.
async function guesses() {
  const each = 25, factor = 4, slack_ms = 1;
  const timed = async (path) => {
    const began = performance.now();
    const got = await ask(path, undefined, 'text/html');
    return { ...got, ms: performance.now() - began };
  };
  const middle = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  for (const kind of ['s', 'a', 'u', 'r']) {
    const wrong = [], impossible = [];
    for (let n = 0; n < each; n += 1) {
      const key = randomBytes(32).toString('hex');
      const pair = [[wrong, key], [impossible, key.slice(0, 9)]];
      for (const [list, one] of n % 2 ? pair : pair.toReversed()) list.push(await timed(`/${kind}/${one}`));
    }
    const all = [...wrong, ...impossible];
    tally.check(`/${kind}/ answers every guess alike`, all.every((one) => one.status === 404 && one.body === all[0].body && one.policy === all[0].policy && one.type === all[0].type), [...new Set(all.map((one) => `${one.status} ${one.body.length}`))].join(', '));
    const [a, b] = [middle(wrong.map((one) => one.ms)), middle(impossible.map((one) => one.ms))];
    tally.check(`/${kind}/ takes as long for every guess`, Math.max(a, b) < factor * Math.min(a, b) + slack_ms, `${a.toFixed(2)} ms of a key that is none, ${b.toFixed(2)} ms of one that cannot be`);
  }
}

// Every screen in a browser.
async function screens(link, person, openCase) {
  process.env.RAPPORT_URL = server.base;
  process.env.RAPPORT_LINK = link;
  const { launch, noise, open, settled, signIn } = await import('../../web/tests/browser.ts');
  const { screensOf } = await import('../../web/tests/screens.ts');
  const browser = await launch();
  try {
    const page = await open(browser, { storageState: await signIn(browser) });
    const dialogs = [];
    page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss(); });
    let shown = 0;
    for (const [name, path] of screensOf(openCase, person)) {
      await page.goto(path);
      await settled(page).catch(() => {});
      const text = await page.locator('body').innerText();
      const made = await page.locator('img[src="x"], a[href^="javascript"]').count();
      tally.check(`the screen “${name}” shows it as text`, made === 0 && !/Something went wrong|cannot be shown/.test(text), `${made} made of it; ${text.slice(0, 120)}`);
      shown += text.includes(mark);
    }
    tally.check('the text came as far as the screens', shown > 30, `${shown} screens`);
    tally.check('nothing ran, nothing was asked for, no policy was broken', dialogs.length + noise.length === 0, [...dialogs, ...new Set(noise)].slice(0, 5).join('; '));
  } finally {
    await browser.close();
  }
}

try {
  place.must(['demo']);
  const token = place.must(['token', 'create', '--staff', 'hanne@example.org', '--scopes', 'all']);
  const { done, refused, json } = poison(postgres ? openPostgres(place.where.at(-1)) : openSqlite(join(place.folder, 'data/rapport.db')));
  tally.check('the text stands in the columns', done.length > 105, `${done.length}`);
  tally.check('the text stands in JSON', json.length >= 8, json.join(' '));
  for (const column of ['touchpoints.feeling', 'touchpoints.channel', 'customer_tags.tag', 'said.leave', 'enquiry_outcomes.lost_to']) tally.check(`${column} holds it`, done.includes(column));
  tally.check('no column of words refuses it', refused.length === 0, refused.join('; '));
  server = await Server.start(place, ['--sign-in-link']);
  await comes(() => server.words.includes('/sign-in?token='), 5000);
  await sendIn(token);
  await strangers(token);
  const first = await routes(token);
  await publicPages(first, token);
  await screens(/https?:\/\/\S+\/sign-in\?token=\S+/.exec(server.words)[0], first['/api/v1/customers'], first['/api/v1/cases']);
  await guesses();
} finally {
  await server?.stop();
  place.remove();
}
tally.end();
