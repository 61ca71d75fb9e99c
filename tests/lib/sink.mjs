// Postfix's smtp-sink, which takes every message, and smtp-source, its load generator.
import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { comes } from './server.mjs';

const folder = 'build/postfix';
const env = { ...process.env, LD_LIBRARY_PATH: join(folder, 'usr/lib/postfix') };

export class Sink {
  // `options`: its own (smtp-sink(1)), such as -f RCPT to refuse each recipient.
  static async start(port, options = []) {
    const sink = new Sink();
    sink.port = port;
    const user = userInfo().uid === 0 ? ['-u', 'nobody'] : [];
    sink.process = spawn(join(folder, 'usr/sbin/smtp-sink'), [...user, '-c', ...options, `127.0.0.1:${port}`, '1000'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    sink.words = '';
    for (const stream of [sink.process.stdout, sink.process.stderr]) stream.on('data', (bytes) => (sink.words = (sink.words + bytes).slice(-500)));
    const answers = () => new Promise((tell) => connect(port, '127.0.0.1', function () { this.end(); tell(true); }).once('error', () => tell(false)));
    if (!(await comes(answers, 5000))) throw new Error(`smtp-sink does not answer: ${sink.words}`);
    return sink;
  }
  // How many messages it has taken.
  get taken() {
    return Number(/mesg=(\d+)[^=]*$/.exec(this.words)?.[1] ?? 0);
  }
  // How many messages a second smtp-source brings in, over kept connections.
  async source(messages, connections, bytes) {
    const begun = performance.now();
    const done = spawn(join(folder, 'usr/sbin/smtp-source'), ['-d', '-s', String(connections), '-m', String(messages), '-l', String(bytes), '-f', 'a@hafer-mohn.example', '-t', 'b@example.org', `127.0.0.1:${this.port}`], { env, stdio: 'ignore' });
    const code = await new Promise((tell) => done.once('exit', tell));
    if (code !== 0) throw new Error(`smtp-source ended with ${code}`);
    return messages / ((performance.now() - begun) / 1000);
  }
  async stop() {
    this.process.kill();
    await new Promise((tell) => this.process.once('exit', tell));
  }
}
