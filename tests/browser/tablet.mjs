// A tablet on the shop's own network: a real browser that trusts the shop's authority as a person would make it, signs in over TLS by its
// name, and opens the counter without a network afterwards. One that does not trust it is kept out by itself.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Place, Tally, comes, freePort, rapport } from '../lib/server.mjs';

const { chromium } = createRequire(join(process.cwd(), 'web/package.json'))('playwright-core');
const name = 'laden.local';
const tally = new Tally();
const place = new Place();
let server;

// A browser with a home of its own, in which `trusted` certificates were added by hand.
async function tablet(home, trusted = []) {
  const store = join(place.folder, home, '.pki/nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
  for (const file of trusted) execFileSync('certutil', ['-A', '-d', `sql:${store}`, '-t', 'C,,', '-n', 'the shop', '-i', file]);
  return chromium.launchPersistentContext(join(place.folder, home, 'profile'), {
    executablePath: process.env.RAPPORT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', `--host-resolver-rules=MAP ${name} 127.0.0.1`],
    env: { ...process.env, HOME: join(place.folder, home) },
    viewport: { width: 768, height: 1024 }, hasTouch: true, locale: 'en-GB',
  });
}

try {
  place.must(['demo']);
  place.must(['init', '--tls-self-signed', name]);
  const tls = (file) => join(place.folder, 'data/tls', file), port = await freePort();
  server = spawn(rapport, ['serve', '--listen', `127.0.0.1:${port}`, '--tls-cert', tls('server.pem'), '--tls-key', tls('server-key.pem'), '--sign-in-link', ...place.where], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (bytes) => (said += bytes));
  await comes(() => said.includes('sign in once'), 20_000);
  const token = /token=(\S+)/.exec(said)[1], at = (path) => `https://${name}:${port}${path}`;

  const stranger = await tablet('stranger');
  const refused = await stranger.pages()[0].goto(at('/')).then(() => 'it came in', String);
  tally.check('a tablet that does not trust the shop is told so by its own browser', refused.includes('ERR_CERT_AUTHORITY_INVALID'), refused);
  await stranger.close();

  const own = await tablet('own', [tls('authority.crt')]), page = own.pages()[0];
  page.setDefaultTimeout(20_000);
  await page.goto(at(`/sign-in?token=${token}`));
  await page.getByRole('button', { name: 'Open Rapport' }).tap();
  const inside = page.getByRole('navigation', { name: 'Main' }), late = page.getByRole('button', { name: 'Later' });
  await late.or(inside).first().waitFor();
  if (await late.isVisible()) await late.tap();
  await inside.waitFor();
  tally.check('one that trusts it signs in', true);
  tally.check('the page is in a secure context', await page.evaluate(() => window.isSecureContext));
  const cookie = (await own.cookies()).find((one) => one.name.endsWith('rapport_session'));
  tally.check('the session is bound to host and TLS', cookie?.name === '__Host-rapport_session' && cookie.secure && cookie.httpOnly, JSON.stringify(cookie?.name));

  await page.goto(at('/counter'));
  const search = page.locator('#find');
  await search.waitFor();
  tally.check('the counter is kept for the hour without a network', await comes(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'), 20_000));
  const today = () => page.evaluate(async () => (await (await fetch('/api/v1/expected-visitors?hours=24&limit=1')).json()).data?.length > 0);
  tally.check('somebody is likely today', await comes(today, 30_000));
  const keep = page.getByRole('button', { name: 'Yes, keep them' });
  tally.check('on the first visit it is asked whether they are kept here', await comes(() => keep.isVisible(), 10_000));
  await keep.tap();
  tally.check('and they are', await comes(() => page.getByText('likely people are kept on this device').first().isVisible(), 60_000), await page.locator('body').innerText());
  await page.reload();
  await search.waitFor();
  tally.check('it is asked once', (await keep.count()) === 0);
  await own.setOffline(true);
  await page.reload();
  await search.waitFor();
  tally.check('without a network the counter opens', await comes(() => page.getByText('working offline').first().isVisible(), 10_000), await page.locator('body').innerText());
  tally.check('and shows whom it kept', await comes(() => page.locator('.face .nm').first().isVisible(), 10_000), await page.locator('body').innerText());
  await own.close();
} finally {
  server?.kill('SIGTERM');
  await new Promise((tell) => (server && server.exitCode === null ? server.once('exit', tell) : tell()));
  place.remove();
}
tally.end();
