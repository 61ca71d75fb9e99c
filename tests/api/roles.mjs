// Every route of the OpenAPI file, asked by every role and by nobody: who lacks the permission is refused, and a route
// whose permission is not one of the table in this file fails. What a person must do, no program of theirs may.
import { Place, Server, Tally, roles } from '../lib/server.mjs';

const tally = new Tally();
const place = new Place();
const tokens = place.init();
const server = await Server.start(place);

// What each role may, as the product promises it; routes name these permissions.
const of = (domains, verb) => domains.map((domain) => `${domain}:${verb}`);
const domains = ['customers', 'touchpoints', 'orders', 'responses', 'promises', 'tasks', 'enquiries', 'cases'];
const may = { viewer: new Set([...of([...domains, 'products', 'standards', 'surveys', 'themes', 'report', 'jobs', 'events', 'staff'], 'read'), 'own:read', 'own:write']) };
may.staff = new Set([...may.viewer, ...of([...domains, 'today'], 'write'), 'money:grant', 'contacts:read', 'counter:read', 'today:read', 'messages:read', 'tokens:read', 'tokens:write']);
may.manager = new Set([...may.staff, ...of([...domains, 'products', 'report'], 'export'), 'products:write', 'standards:write', 'standards:export', 'messages:write', 'messages:export', 'surveys:write', 'themes:write', 'imports:read', 'imports:write', 'staff:write', 'settings:read', 'settings:write', 'audit:read']);

const example = (name, schema) => (schema.format === 'id' ? 'cus_0000000000001' : 'x');
// Acts that no key does, whoever's it is.
const by_a_person = ['POST /api/v1/staff/{id}/sign-in-link', 'DELETE /api/v1/mail/hold', 'POST /api/v1/messages/release', 'DELETE /api/v1/messages/{id}/hold', 'POST /api/v1/messages/{id}/retry'];
const session = async (role) => (await (await fetch(`${server.base}/api/v1/session`, { headers: { Authorization: `Bearer ${tokens[role]}` } })).json()).permissions;

try {
  const spec = await (await fetch(`${server.base}/api/openapi.json`)).json();
  const granted = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, new Set(await session(role))])));
  for (const role of ['viewer', 'staff', 'manager'])
    tally.check(`${role} may exactly what the table says`, [...may[role]].sort().join(' ') === [...granted[role]].sort().join(' '), [...granted[role]].sort().join(' '));
  tally.check('a manager erases nothing', ![...granted.manager].some((one) => one.endsWith(':erase')));

  const pages = {};
  for (const role of roles) pages[role] = await server.signIn(place.ways_in[role]);
  const told = Object.entries(spec.paths).flatMap(([path, operations]) => Object.entries(operations).filter(([, one]) => one['x-by-a-person']).map(([method]) => `${method.toUpperCase()} ${path}`));
  tally.check('a person must do exactly what the list says', told.sort().join() === by_a_person.sort().join(), told.join());
  for (const [path, operations] of Object.entries(spec.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const permission = operation['x-permission'];
      const name = `${method.toUpperCase()} ${path}`;
      if (!tally.check(`${name} names its permission`, typeof permission === 'string')) continue;
      const url = server.base + path.replace(/\{(\w+)\}/g, () => example('id', { format: 'id' }));
      const body = operation.requestBody ? (operation.requestBody.content['text/csv'] ? 'a,b\n' : '{}') : undefined;
      const type = operation.requestBody ? Object.keys(operation.requestBody.content)[0] : undefined;
      const send = async (who) => (await fetch(url, { method: method.toUpperCase(), headers: { 'If-Match': '"v1"', ...(type && { 'Content-Type': type }), ...who }, body })).status;
      const by_key = (role) => ({ Authorization: `Bearer ${tokens[role]}` });
      const needs_a_person = operation['x-by-a-person'] === true;
      const ask = (role) => send(role === 'nobody' ? {} : needs_a_person ? pages[role] : by_key(role));
      // Whoever may comes as far as the input, which is nonsense here; whoever may not is told so before it is read.
      if (permission === 'none') continue;
      tally.check(`${name} as nobody is 401`, (await ask('nobody')) === 401);
      tally.check(`${name} says who may`, JSON.stringify(operation.security).includes('bearer') === !needs_a_person, JSON.stringify(operation.security));
      for (const role of needs_a_person ? roles : []) tally.check(`${name} by a key of ${role} is 403`, (await send(by_key(role))) === 403);
      for (const role of roles.filter((one) => one !== 'owner' || method === 'get' || needs_a_person)) {
        const status = await ask(role);
        const allowed = granted[role].has(permission);
        tally.check(`${name} as ${role} is ${allowed ? 'let in' : '403'}`, allowed ? status !== 401 && status !== 403 && status < 500 : status === 403, `it was ${status}`);
      }
    }
} finally {
  await server.stop();
  place.remove();
}
tally.end();
