// A real IMAP server: Debian's dovecot, on a folder and a port of its own. Mail is put into its Maildir as a mail server would.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comes, freePort, pause } from './server.mjs';

const program = '/usr/sbin/dovecot';
const is_root = process.getuid() === 0;
const nobody = 65534;

export class Dovecot {
  user = 'hallo';
  password = 'Korn-und-Mohn-1871';

  // `certificates`: of tests/lib/smtp.mjs.
  static async start(certificates) {
    const server = new Dovecot();
    server.folder = mkdtempSync(join(tmpdir(), 'dovecot-'));
    server.port = await freePort();
    chmodSync(server.folder, 0o755);
    server.mails = join(server.folder, 'mail');
    for (const part of ['', 'new', 'cur', 'tmp']) {
      mkdirSync(join(server.mails, part), { recursive: true });
      if (is_root) chownSync(join(server.mails, part), nobody, nobody);
    }
    const { cert, key } = certificates.right;
    for (const [name, text] of [['cert.pem', cert], ['key.pem', key]]) writeFileSync(join(server.folder, name), text, { mode: 0o600 });
    writeFileSync(join(server.folder, 'dovecot.conf'), server.settings());
    await server.run();
    return server;
  }

  settings() {
    const me = is_root ? 'nobody' : spawnSync('id', ['-un'], { encoding: 'utf8' }).stdout.trim();
    const group = is_root ? 'nogroup' : spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim();
    const [uid, gid] = is_root ? [nobody, nobody] : [process.getuid(), process.getgid()];
    const plain = (name) => `service ${name} {\n  chroot =\n}\n`;
    return `protocols = imap
base_dir = ${this.folder}/run
state_dir = ${this.folder}/state
log_path = ${this.folder}/log
auth_mechanisms = plain login
default_internal_user = ${me}
default_internal_group = ${group}
default_login_user = ${me}
first_valid_uid = 1
mail_location = maildir:${this.mails}
ssl = required
ssl_cert = <${this.folder}/cert.pem
ssl_key = <${this.folder}/key.pem
passdb {
  driver = static
  args = password=${this.password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${this.folder}
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${this.port}
  }
  inet_listener imaps {
    port = 0
  }
}
${plain('anvil')}${plain('stats')}service auth {
  user = ${is_root ? 'root' : me}
}
`;
  }

  async run() {
    const words = ['-F', '-c', join(this.folder, 'dovecot.conf')];
    this.process = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.words = '';
    this.process.stderr.on('data', (bytes) => (this.words += bytes));
    const listens = () => new Promise((tell) => {
      const probe = connect(this.port, '127.0.0.1');
      probe.once('connect', () => (probe.destroy(), tell(true)));
      probe.once('error', () => tell(false));
    });
    if (!(await comes(listens, 10_000))) throw new Error(`dovecot does not listen: ${this.words}`);
  }

  // As a mail server does it: written beside, then moved in.
  deliver(name, text) {
    const path = join(this.mails, 'tmp', name);
    writeFileSync(path, text);
    if (is_root) chownSync(path, nobody, nobody);
    renameSync(path, join(this.mails, 'new', name));
  }

  // Names of what lies there, with their flags: "one:2,S" was seen.
  kept() {
    return ['new', 'cur'].flatMap((part) => readdirSync(join(this.mails, part)));
  }

  // All mails get other numbers, as after a repair.
  async numberAnew() {
    await this.halt();
    for (const name of readdirSync(this.mails)) if (name.startsWith('dovecot')) rmSync(join(this.mails, name), { recursive: true });
    await pause(1100); // the number is made of the second
    await this.run();
  }

  log() {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  async halt() {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((tell) => this.process.once('exit', tell));
    this.process.kill();
    await ended;
  }

  async stop() {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  static get isThere() {
    return existsSync(program);
  }
}
