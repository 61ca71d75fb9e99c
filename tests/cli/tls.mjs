// TLS from outside: the shop's own authority, a client that trusts it, the cookie, slow handshakes, and what is said when files do not fit.
import { connect as plainly } from 'node:net';
import { connect } from 'node:tls';
import { request } from 'node:https';
import { readFileSync, statSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Place, Tally, comes, freePort, pause, rapport } from '../lib/server.mjs';

const tally = new Tally();
const place = new Place();
place.init();
const data = join(place.folder, 'data');
const file = (name) => join(data, 'tls', name);

async function serve(words, port) {
  const child = spawn(rapport, ['serve', '--listen', `127.0.0.1:${port}`, ...words, '--sign-in-link', ...place.where], { stdio: ['ignore', 'ignore', 'pipe'] });
  const server = { child, port, said: '', ended: new Promise((tell) => child.once('exit', tell)) };
  child.stderr.on('data', (bytes) => (server.said += bytes));
  await comes(() => server.said.includes('sign in once') || child.exitCode !== null, 20_000);
  return server;
}

const ask = (port, path, { method = 'GET', headers = {}, body } = {}, trust = readFileSync(file('authority.crt'))) =>
  new Promise((tell) => {
    const sent = request({ host: '127.0.0.1', port, path, method, servername: 'laden.local', headers: { Host: `laden.local:${port}`, ...headers }, ca: trust, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (bytes) => (text += bytes));
      answer.on('end', () => tell({ status: answer.statusCode, headers: answer.headers, body: text, until: answer.socket.getPeerCertificate?.().valid_to }));
    });
    sent.on('error', (error) => tell({ status: 0, error: error.code ?? String(error) }));
    sent.end(body);
  });

try {
  const made = place.run(['init', '--tls-self-signed', 'laden.local']);
  tally.check('a certificate is made beside a database that is there', made.status === 0, made.err);
  tally.check('it says how to serve with it and how a tablet trusts it', made.out.includes('--tls-cert') && made.err.includes('iPad') && /SHA-256: ([0-9A-F]{2}:){31}/.test(made.err), made.err);
  tally.check('keys are for their owner alone', ['authority-key.pem', 'server-key.pem'].every((name) => (statSync(file(name)).mode & 0o777) === 0o600));
  const authority = readFileSync(file('authority.crt'), 'utf8');
  tally.check('made again, the authority stays', place.run(['init', '--tls-self-signed', 'laden.local']).status === 0 && readFileSync(file('authority.crt'), 'utf8') === authority);
  tally.check('another name is refused', place.run(['init', '--tls-self-signed', 'other.local']).status === 5);
  tally.check('no name is refused', place.run(['init', '--tls-self-signed', 'a b']).status !== 0);

  const port = await freePort();
  const words = ['--tls-cert', file('server.pem'), '--tls-key', file('server-key.pem')];
  const server = await serve(words, port);
  tally.check('it says that it speaks https', server.said.includes(`listening on https://127.0.0.1:${port}`), server.said);
  tally.check('nothing is amiss with a fresh certificate', !server.said.includes('TLS certificate'), server.said);
  tally.check('who trusts the authority comes in', (await ask(port, '/healthz')).status === 200);
  tally.check('who does not is not let on by their own device', (await ask(port, '/healthz', {}, [])).status === 0);

  const token = /token=(\S+)/.exec(server.said)[1];
  const signed = await ask(port, '/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: `https://laden.local:${port}` }, body: JSON.stringify({ link_token: token }) });
  const cookie = [signed.headers?.['set-cookie'] ?? []].flat().join('\n');
  tally.check('the cookie is bound to this host and to TLS', /^__Host-rapport_session=[^;]+; Path=\/;.*HttpOnly;.*Secure/m.test(cookie) && !/Domain=/i.test(cookie), `${signed.status} ${cookie} ${signed.body}`);
  const mine = await ask(port, '/api/v1/session', { headers: { Cookie: cookie.split(';')[0] } });
  tally.check('the cookie carries the session', mine.status === 200, mine.body);
  const plainCookie = await ask(port, '/api/v1/session', { headers: { Cookie: cookie.split(';')[0].replace('__Host-', '') } });
  tally.check('under the plain name it carries nothing', plainCookie.status === 401);

  // 200 clients who never end their handshake, and one who does.
  const slow = Array.from({ length: 200 }, (_, i) => {
    const one = plainly(port, '127.0.0.1');
    one.on('error', () => {});
    one.closedByServer = false;
    one.on('close', () => (one.closedByServer = true));
    one.resume();
    if (i % 2) one.once('connect', () => one.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1])));
    return one;
  });
  await pause(300);
  const began = Date.now();
  tally.check('beside 200 slow handshakes others are served', (await ask(port, '/healthz')).status === 200 && Date.now() - began < 1000, `${Date.now() - began} ms`);
  tally.check('slow handshakes are ended', await comes(() => slow.every((one) => one.closedByServer), 15_000), `${slow.filter((one) => !one.closedByServer).length} are left`);

  // A renewal while it serves: whoever is connected stays so.
  const open = connect({ host: '127.0.0.1', port, servername: 'laden.local', ca: authority });
  await new Promise((tell) => open.once('secureConnect', tell));
  const serial = open.getPeerCertificate().serialNumber;
  place.must(['init', '--tls-self-signed', 'laden.local']);
  const shown = () => new Promise((tell) => {
    const one = connect({ host: '127.0.0.1', port, servername: 'laden.local', ca: authority }, () => { tell(one.getPeerCertificate().serialNumber); one.end(); });
    one.on('error', () => tell(serial));
  });
  tally.check('a renewed certificate is shown without a restart', await comes(async () => (await shown()) !== serial, 12_000));
  open.write('GET /healthz HTTP/1.1\r\nHost: laden.local\r\n\r\n');
  tally.check('who was connected is served on', String(await new Promise((tell) => open.once('data', tell))).includes('200 OK'));
  open.destroy();
  server.child.kill('SIGTERM');
  await server.ended;

  // What does not fit is said in words.
  spawnSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', join(place.folder, 'wrong-key.pem')]);
  const wrong = await serve(['--tls-cert', file('server.pem'), '--tls-key', join(place.folder, 'wrong-key.pem')], await freePort());
  tally.check('a key of another certificate is named', (await wrong.ended) === 6 && wrong.said.includes('does not belong to the certificate'), wrong.said);
  const missing = await serve(['--tls-cert', '/nowhere.pem', '--tls-key', file('server-key.pem')], await freePort());
  tally.check('a missing file is named', (await missing.ended) === 6 && missing.said.includes('/nowhere.pem'), missing.said);
  const half = await serve(['--tls-cert', file('server.pem')], await freePort());
  tally.check('a certificate alone is refused', (await half.ended) === 2 && half.said.includes('go together'), half.said);
  spawnSync('openssl', ['req', '-x509', '-new', '-key', file('server-key.pem'), '-subj', '/CN=laden.local', '-days', '5', '-out', join(place.folder, 'short.pem')]);
  const ending = await serve(['--tls-cert', join(place.folder, 'short.pem'), '--tls-key', file('server-key.pem')], await freePort());
  tally.check('a certificate that ends soon is told', ending.said.includes('Renew it before'), ending.said);
  ending.child.kill('SIGTERM');
  await ending.ended;
} finally {
  place.remove();
}
tally.end();
