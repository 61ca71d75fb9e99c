// A stranger's text in every column of words that the demo business holds: none of it runs on a screen or on a public page, or is a
// formula in a file. Each kind of place proves that the text came as far as it.
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Place, Server, Tally, comes } from '../lib/server.mjs';

const mark = 'hostile-text';
const text = `=HYPERLINK("//x.example")"'></textarea></title></script><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)" ${mark}>{{7*7}}`;
const runs = /<img src=x|<script>alert|<a href="javascript/;
// What people write or files bring: everything else is a key, a word of ours, a time or a number.
const words = ['about', 'action', 'actor_name', 'answered_by', 'asked', 'asked_by', 'budget', 'called', 'category', 'cause', 'city', 'closed_by', 'comment', 'company', 'contact', 'created_by', 'done_means', 'drawn_by', 'expectation_by',
  'extra', 'file_name', 'from_name', 'from_staff', 'given_by', 'goal', 'how', 'keyed_by', 'limits', 'made_by', 'merged_by', 'name', 'next_step', 'note', 'notes', 'occupation', 'opened_by', 'other_name', 'outcome', 'pinned_by', 'place',
  'plan', 'planned_by', 'postcode', 'preferred_name', 'product', 'promise', 'pronunciation', 'published_by', 'quoted', 'reason', 'said_by', 'shown_by', 'signature', 'source', 'staff', 'street', 'subject', 'summary', 'taken_in_by', 'text',
  'title', 'to_name', 'to_staff', 'together', 'told', 'told_by', 'trouble', 'up_to', 'we_did', 'what', 'why', 'why_asked', 'why_not', 'words', 'written_by', 'you_said'];
// Of these names, what is no word of a person there: tables of the machine's own, and enumerations.
const own = /^(sqlite_|schema_migrations|indexes_put_off|duplicate_pairs|household_proposals|comment_words|remark_words|theme_findings|survey_left_outs|money_given|leaning_shop|themes\.words|audit_events\.(action|subject)|enquiry_outcomes\.(outcome|reason)|(tasks|cases)\.source|shared_values\.how|case_closures\.told_by|standard_contents\.extra)/;

const tally = new Tally();
const place = new Place();
let server;

function poison(file) {
  const db = new DatabaseSync(file);
  const done = [], refused = [];
  for (const { name: table } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").all())
    for (const { name, type } of db.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all()) {
      if (type !== 'TEXT' || !words.includes(name) || own.test(table) || own.test(`${table}.${name}`)) continue;
      try {
        const { changes } = db.prepare(`UPDATE ${table} SET ${name} = ? || hex(randomblob(4)) WHERE ${name} <> ''`).run(text);
        if (changes > 0) done.push(`${table}.${name}`);
      } catch (broken) {
        refused.push(`${table}.${name}: ${broken.message}`);
      }
    }
  db.close();
  return { done, refused };
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

async function publicPages(first, token) {
  const { data } = JSON.parse((await ask(`/api/v1/surveys/${first['/api/v1/surveys']}/places`, token)).body);
  const articles = [...(await ask('/help')).body.matchAll(/href="(\/help\/[^"?]+)"/g)].map((one) => one[1]);
  for (const path of ['/said', '/help', ...articles.slice(0, 3), ...data.filter((place) => place.code).slice(0, 2).map((place) => `/q/${place.code}`)]) {
    const page = await ask(path, undefined, 'text/html');
    tally.check(`${path} shows it as text`, page.status === 200 && page.body.includes(mark) && !runs.test(page.body), `${page.status}, ${page.body.includes(mark) ? 'with' : 'without'} it`);
    tally.check(`${path} lets nothing run`, /default-src 'none'/.test(page.policy), page.policy);
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
  const { done, refused } = poison(join(place.folder, 'data/rapport.db'));
  tally.check('the text stands in the columns', done.length > 85, `${done.length}`);
  tally.check('no column of words refuses it', refused.length === 0, refused.join('; '));
  server = await Server.start(place, ['--sign-in-link']);
  await comes(() => server.words.includes('/sign-in?token='), 5000);
  const first = await routes(token);
  await publicPages(first, token);
  await screens(/https?:\/\/\S+\/sign-in\?token=\S+/.exec(server.words)[0], first['/api/v1/customers'], first['/api/v1/cases']);
} finally {
  await server?.stop();
  place.remove();
}
tally.end();
