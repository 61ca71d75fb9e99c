// Runs the behaviours in tests/api/*.txt against a real server. A file is a list of requests:
//
//   POST /customers as manager
//   Idempotency-Key: abc
//   {"name": "Mara Kowalska"}
//   => 201
//   Location: ~cus_
//   {"name": "Mara Kowalska"}
//   keep id as mara
//
// Paths without /api are below /api/v1, but for those that begin with //: //ideas is the page /ideas. `as ROLE` is one of the roles, or nobody: a program of theirs, or with `in person` they themselves. The answer must hold the members that are
// named; a text that begins with ~ is a pattern. {{mara}} is what was kept. # begins a comment.
import { readdirSync, readFileSync } from 'node:fs';
import { Place, Server, Tally, holds } from '../lib/server.mjs';

const folder = new URL('.', import.meta.url);
const tally = new Tally();
const place = new Place({ postgres: process.argv.includes('--postgres') });
const tokens = place.init();
const server = await Server.start(place);
const signed_in = {};
const inPerson = (role) => (signed_in[role] ??= server.signIn(place.ways_in[role]));

function* requests(text) {
  let current = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line.startsWith('#')) continue;
    const start = /^(GET|HEAD|POST|PUT|PATCH|DELETE) (\S+)(?: as (\w+)( in person)?)?$/.exec(line);
    if (start) {
      if (current) yield current;
      current = { line: index + 1, method: start[1], path: start[2], who: start[3] ?? 'owner', in_person: start[4] !== undefined, headers: {}, body: '', status: 0, wantedHeaders: {}, wanted: '', keeps: [] };
    } else if (current && line !== '') {
      const answer = /^=> (\d+)$/.exec(line);
      const keep = /^keep (\S+) as (\w+)$/.exec(line);
      const header = /^([A-Za-z][A-Za-z-]*): (.*)$/.exec(line);
      if (answer) current.status = Number(answer[1]);
      else if (keep) current.keeps.push([keep[1], keep[2]]);
      else if (header && (current.status ? !current.wanted : !current.body)) (current.status ? current.wantedHeaders : current.headers)[header[1]] = header[2];
      else if (current.status) current.wanted += line;
      else current.body += `${line}\n`;
    }
  }
  if (current) yield current;
}

async function run(name, request, kept) {
  const fill = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, key) => kept[key] ?? `{{${key}}}`);
  const path = fill(request.path.startsWith('//') ? request.path.slice(1) : request.path.startsWith('/api') || request.path.startsWith('/healthz') ? request.path : `/api/v1${request.path}`);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, fill(value)]));
  if (request.in_person) Object.assign(headers, await inPerson(request.who));
  else if (request.who !== 'nobody') headers.Authorization ??= `Bearer ${tokens[request.who]}`;
  if (request.body && !headers['Content-Type']) headers['Content-Type'] = request.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const answer = await fetch(server.base + path, { method: request.method, headers, body: request.body ? fill(request.body) : undefined, redirect: 'manual' });
  const text = await answer.text();
  const where = `${name}:${request.line} ${request.method} ${path}`;
  if (!tally.check(where, answer.status === request.status, `${answer.status}, not ${request.status}: ${text.slice(0, 400)}`)) return;
  for (const [key, value] of Object.entries(request.wantedHeaders)) {
    const wrong = holds(fill(value), answer.headers.get(key) ?? '', key);
    tally.check(where, wrong === '', wrong);
  }
  let got = null;
  try {
    got = JSON.parse(text);
  } catch {
    // An answer without JSON: then none may be wanted.
  }
  if (answer.status >= 400) tally.check(where, got?.code && got?.request_id && Array.isArray(got?.errors), `no problem answer: ${text.slice(0, 200)}`);
  if (request.wanted) {
    const wrong = holds(JSON.parse(fill(request.wanted)), got);
    tally.check(where, wrong === '', `${wrong} in ${text.slice(0, 600)}`);
  }
  for (const [member, key] of request.keeps) kept[key] = member === 'ETag' ? answer.headers.get('ETag') : member.split('.').reduce((value, part) => value?.[part], got);
}

try {
  const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.txt')).sort()) {
    if (only.length > 0 && !only.some((word) => file.includes(word))) continue;
    const kept = {};
    for (const request of requests(readFileSync(new URL(file, folder), 'utf8'))) await run(file, request, kept);
  }
} finally {
  await server.stop();
  place.remove();
}
tally.end();
