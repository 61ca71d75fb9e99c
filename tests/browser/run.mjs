// The page in a real browser against the real server with the demo business: starts both ends and hands over to web/tests.
import { spawnSync } from 'node:child_process';
import { Place, Server } from '../lib/server.mjs';

const place = new Place();
place.must(['demo']);
const server = await Server.start(place, ['--sign-in-link']);
const until = Date.now() + 5000;
while (!server.words.includes('/sign-in?token=') && Date.now() < until) await new Promise((tell) => setTimeout(tell, 20));
const link = /https?:\/\/\S+\/sign-in\?token=\S+/.exec(server.words)?.[0] ?? '';
const done = spawnSync('node', ['web/tests/run.ts'], { stdio: 'inherit', env: { ...process.env, RAPPORT_URL: server.base, RAPPORT_LINK: link } });
await server.stop();
place.remove();
process.exitCode = done.status ?? 1;
