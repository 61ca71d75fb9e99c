// Starts the real server on a folder of its own and makes one token for each role. Ports lie below the ephemeral range.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const rapport = process.env.RAPPORT_BINARY ?? 'build/rapport';
export const roles = ['owner', 'manager', 'staff', 'viewer'];
export const option = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
export const pause = (ms) => new Promise((tell) => setTimeout(tell, ms));
// Whether `what` comes true in time.
export async function comes(what, patience_ms) {
  for (const until = Date.now() + patience_ms; Date.now() < until; await pause(20)) if (await what()) return true;
  return false;
}

export async function freePort() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const free = await new Promise((tell) => {
      const probe = createServer();
      probe.once('error', () => tell(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => tell(true)));
    });
    if (free) return port;
  }
}

// A folder with a database in it, on SQLite or, with `postgres`, in a schema of its own of RAPPORT_TEST_POSTGRES.
export class Place {
  constructor({ postgres = false } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'rapport-'));
    this.where = ['--data', join(this.folder, 'data')];
    if (postgres) {
      const url = process.env.RAPPORT_TEST_POSTGRES;
      if (!url) throw new Error('RAPPORT_TEST_POSTGRES is not set');
      this.where.push('--database', `${url}${url.includes('?') ? '&' : '?'}schema=test_${randomBytes(6).toString('hex')}`);
    }
  }

  // Runs a command; answers { status, out, err }.
  // out: an open file that takes standard output.
  run(words, input = '', out = 'pipe') {
    const done = spawnSync(rapport, [...words, ...this.where], { input, stdio: ['pipe', out, 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 });
    return { status: done.status, out: done.stdout, err: done.stderr };
  }

  must(words, input) {
    const done = this.run(words, input);
    if (done.status !== 0) throw new Error(`rapport ${words.join(' ')} ended with ${done.status}: ${done.err}`);
    return done.out.trim();
  }

  file(name, text) {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  // A business with an owner and one more person for each role; answers a token for each.
  init() {
    const password = this.file('password', 'a long enough passphrase\n');
    this.must(['init', '--name', 'Hafer & Mohn', '--currency', 'EUR', '--time-zone', 'Europe/Berlin', '--owner', 'owner@example.org', '--password-file', password]);
    this.ways_in = { owner: { email: 'owner@example.org', password: 'a long enough passphrase' } };
    for (const role of roles.slice(1)) this.ways_in[role] = { link_token: /token=(\w+)/.exec(this.must(['staff', 'add', `${role}@example.org`, '--role', role]))[1] };
    return Object.fromEntries(roles.map((role) => [role, this.must(['token', 'create', '--staff', `${role}@example.org`, '--scopes', 'all'])]));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Server {
  // `before`: words of another program that runs the server.
  static async start(place, options = [], before = []) {
    const server = new Server();
    server.port = await freePort();
    server.base = `http://127.0.0.1:${server.port}`;
    const words = [...before, rapport, 'serve', '--listen', `127.0.0.1:${server.port}`, ...options, ...place.where];
    server.process = spawn(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
    server.words = '';
    server.process.stderr.on('data', (bytes) => (server.words += bytes));
    server.ended = new Promise((tell) => server.process.once('exit', (code, signal) => tell(signal ?? code)));
    await server.ready();
    return server;
  }

  get alive() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async ready() {
    const until = Date.now() + 30_000;
    while (Date.now() < until) {
      if (!this.alive) throw new Error(`the server ended: ${this.words}`);
      const answer = await fetch(`${this.base}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((tell) => setTimeout(tell, 20));
    }
    throw new Error(`the server was not ready within 30 s: ${this.words}`);
  }

  // What one of them sends along who is signed in to the page: by password, or once by the link that init() had.
  async signIn(way_in) {
    const page = { Origin: this.base, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await fetch(`${this.base}/api/v1/session`, { method: 'POST', headers: { ...page, 'Content-Type': 'application/json' }, body: JSON.stringify(way_in) });
    if (!answer.ok) throw new Error(`nobody was signed in: ${answer.status} ${await answer.text()}`);
    return { ...page, Cookie: answer.headers.get('Set-Cookie').split(';')[0] };
  }

  async stop(signal = 'SIGTERM') {
    this.process.kill(signal);
    return this.ended;
  }
}

// Counts what passed and prints the closing line that tools/test adds up.
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  check(name, holds, because = '') {
    if (holds) this.passed += 1;
    else {
      this.failed += 1;
      console.log(`not ok: ${name}${because ? `: ${because}` : ''}`);
    }
    return holds;
  }
  skip(name) {
    this.skipped += 1;
    console.log(`skipped: ${name}`);
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed${this.skipped ? `, ${this.skipped} skipped` : ''}`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}

// Whether `wanted` is found in `got`: objects by their members, lists by their elements in order.
export function holds(wanted, got, at = '') {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got)) return `${at || '/'} is no list`;
    if (wanted.length !== got.length) return `${at || '/'} has ${got.length} elements, not ${wanted.length}`;
    for (let i = 0; i < wanted.length; i += 1) {
      const wrong = holds(wanted[i], got[i], `${at}/${i}`);
      if (wrong) return wrong;
    }
    return '';
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (got === null || typeof got !== 'object') return `${at || '/'} is no object`;
    for (const [key, value] of Object.entries(wanted)) {
      if (!(key in got)) return `${at}/${key} is not there`;
      const wrong = holds(value, got[key], `${at}/${key}`);
      if (wrong) return wrong;
    }
    return '';
  }
  if (typeof wanted === 'string' && wanted.startsWith('~')) return new RegExp(wanted.slice(1)).test(String(got)) ? '' : `${at} is ${JSON.stringify(got)}`;
  return Object.is(wanted, got) ? '' : `${at} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`;
}
