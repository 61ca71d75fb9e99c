// The README's pictures, taken of the demo business as it stands today: node tests/browser/pictures.mjs, then look at what changed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Place, Server, comes } from '../lib/server.mjs';

const place = new Place();
place.must(['demo']);
const server = await Server.start(place, ['--sign-in-link']);
await comes(() => server.words.includes('/sign-in?token='), 5000);
process.env.RAPPORT_URL = server.base;
process.env.RAPPORT_LINK = /https?:\/\/\S+\/sign-in\?token=\S+/.exec(server.words)[0];
const { launch, open, settled, signIn } = await import('../../web/tests/browser.ts');
const { tuesday } = await import('../../web/tests/counter.ts');
const browser = await launch();
try {
  const page = await open(browser, { storageState: await signIn(browser), viewport: { width: 1280, height: 800 } });
  const get = async (path) => (await page.request.get(`/api/v1${path}`)).json();
  let expected = [];
  await comes(async () => (expected = (await get(`/expected-visitors?from=${encodeURIComponent(tuesday())}&hours=1`)).data).length > 0, 30_000);     // once the rhythms are learnt
  const cases = (await get('/cases?queue=true&limit=20')).data;
  const trouble = cases.find((one) => one.kind === 'complaint' && one.customer_id) ?? cases[0];
  const survey = (await get('/surveys')).data[0];
  const pictures = [
    ['relationships', '/relationships'], ['counter', `/counter?at=${tuesday()}`], ['greeting-card', `/counter/${expected[0].customer_id}`],
    ['today', '/today'], ['focus', '/today/focus'], ['ladder', '/relationships/ladder'], ['put-right', `/cases/put-right/${trouble.customer_id}`],
    ['case', `/cases/${trouble.id}`], ['survey', `/listen/${survey.id}`],
    ['who-waits', '/today/waiting'], ['promises', '/today/promises'], ['duplicates', '/people/duplicates'], ['standards', '/settings/standards'], ['enquiries', '/people/enquiries'], ['loyalty', '/relationships/loyalty'],
  ];
  mkdirSync('docs/images', { recursive: true });
  const devtools = await page.context().newCDPSession(page);
  for (const [name, path] of pictures) {
    await page.goto(path);
    await settled(page);
    await page.waitForTimeout(600);
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
    writeFileSync(`docs/images/${name}.webp`, Buffer.from(data, 'base64'));
    console.log(`docs/images/${name}.webp`);
  }
} finally {
  await browser.close();
  await server.stop();
  place.remove();
}
