// A mail server of our own that fails as it is told, and notes what it took: whose message came whole, how often, and when it was put off.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { pause } from './server.mjs';

const half_an_hour_ms = 30 * 60_000 - 1500;     // the program's clock is read a moment before or after ours

// Certificates for 127.0.0.1: a right one, one of somebody whom nobody trusts, and one for another name.
export class Certificates {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'rapport-tls-'));
    this.ca = this.authority('ca');
    this.authority('stranger');
    this.right = this.signed('right', 'ca', 'IP:127.0.0.1');
    this.strange = this.signed('strange', 'stranger', 'IP:127.0.0.1');
    this.misnamed = this.signed('misnamed', 'ca', 'DNS:mail.example.org');
  }
  openssl(...words) {
    execFileSync('openssl', words, { cwd: this.folder, stdio: 'ignore' });
  }
  authority(name) {
    this.openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '400');
    return join(this.folder, `${name}.pem`);
  }
  signed(name, by, subject) {
    writeFileSync(join(this.folder, 'extensions'), `subjectAltName=${subject}\n`);
    this.openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    this.openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-out', `${name}.pem`, '-days', '400', '-extfile', 'extensions');
    return { cert: readFileSync(join(this.folder, `${name}.pem`)), key: readFileSync(join(this.folder, `${name}.key`)) };
  }
  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class FaultyServer {
  took = new Map();         // Message-ID -> how often the whole message came and was taken
  refused = new Map();      // recipient -> the clock when it was refused for good
  put_off = new Map();      // recipient -> the clock when it was put off last
  tries = new Map();        // recipient -> how often it was named
  fired = {};
  in_the_open = 0;          // senders named before the connection was protected
  early = 0;                // tries sooner than half an hour after the last one was put off
  late = 0;                 // tries after the end
  mail_after_fault = 0;     // senders named where the certificate was wrong
  signed_in = 0;            // connections that gave user and password
  uninvited = 0;            // senders named without
  connections = 0;
  sockets = new Set();

  // `fault`: async (session, moment) at 'connection', 'starttls', 'mail', 'rcpt', 'data' and 'dot'; answers a reply instead of the usual one,
  // 'cut' where it has ended the connection, or nothing. `clock`: () => ms, as the program under test sees it.
  // `sign_in`: "user password", asked for on a protected connection.
  constructor({ fault = () => {}, clock = Date.now, tls = null, mails_a_connection = Infinity, sign_in = null }) {
    Object.assign(this, { fault, clock, tls, mails_a_connection, sign_in });
  }

  async listen(port) {
    this.server = createServer((socket) => this.serve(socket).catch(() => socket.destroy()));
    await new Promise((tell) => this.server.listen(port, '127.0.0.1', tell));
  }
  async close() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((tell) => this.server.close(tell));
  }
  fire(what) {
    this.fired[what] = (this.fired[what] ?? 0) + 1;
  }

  async serve(socket) {
    this.connections += 1;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const session = { number: this.connections, socket, protected: false, mails: 0, byte_ms: 0, to: null };
    session.say = (text) => say(session, `${text}\r\n`);
    if ((await this.answer(session, 'connection', '220 faulty.example ESMTP')) === 'gone') return;
    for await (const [kind, text] of parts(session)) {
      const goes_on = kind === 'text' ? await this.take(session, text) : await this.obey(session, text);
      if (!goes_on) return;
    }
  }

  // 'usual', 'other', or 'gone' where the connection has ended.
  async answer(session, moment, usual) {
    const told = (await this.fault(session, moment)) ?? usual;
    if (told === 'cut') return 'gone';
    await session.say(told);
    if (told.startsWith('421')) return session.socket.end(), 'gone';
    return told === usual ? 'usual' : 'other';
  }

  // False: the connection has ended.
  async obey(session, line) {
    const verb = line.slice(0, 4).toUpperCase();
    if (session.asked_for_secret) return this.let_in(session, line);
    if (verb === 'AUTH') {
      const secret = line.split(' ')[2];
      session.asked_for_secret = !secret;
      return secret ? this.let_in(session, secret) : (await session.say('334 '), true);
    }
    if (verb === 'EHLO') {
      const offers = ['faulty.example', '8BITMIME', ...(this.tls && !session.protected && !session.hides_tls ? ['STARTTLS'] : []), ...(this.sign_in && session.protected ? ['AUTH PLAIN'] : [])];
      await session.say(offers.map((one, at) => `250${at === offers.length - 1 ? ' ' : '-'}${one}`).join('\r\n'));
      return true;
    }
    if (verb === 'STAR') {
      const told = await this.answer(session, 'starttls', '220 go ahead');
      if (told === 'usual') this.protect(session);
      return told !== 'gone';
    }
    if (verb === 'MAIL') {
      if (this.tls && !session.protected) this.in_the_open += 1;
      if (session.certificate) this.mail_after_fault += 1;
      if (this.sign_in && !session.inside) this.uninvited += 1;
      return (await this.answer(session, 'mail', '250 ok')) !== 'gone';
    }
    if (verb === 'RCPT') {
      this.note_try(session, /<(.*)>/.exec(line)[1]);
      return (await this.answer(session, 'rcpt', '250 ok')) !== 'gone';
    }
    if (verb === 'DATA') {
      const told = await this.answer(session, 'data', '354 go ahead');
      session.reading_text = told === 'usual';
      return told !== 'gone';
    }
    if (verb === 'QUIT') return await session.say('221 bye'), session.socket.end(), false;
    await session.say('250 ok');
    return true;
  }

  async let_in(session, secret) {
    session.asked_for_secret = false;
    session.inside = Buffer.from(secret, 'base64').toString() === `\0${this.sign_in.replace(' ', '\0')}`;
    if (session.inside) this.signed_in += 1;
    await session.say(session.inside ? '235 welcome' : '535 who are you?');
    return true;
  }

  note_try(session, recipient) {
    session.to = recipient;
    this.tries.set(recipient, (this.tries.get(recipient) ?? 0) + 1);
    const last = this.put_off.get(recipient);
    if (last !== undefined && this.clock() - last < half_an_hour_ms) this.early += 1;
    if (this.refused.has(recipient)) this.late += 1;
  }

  async take(session, text) {
    session.reading_text = false;
    session.message_id = /^Message-ID:\s*(<[^>]*>)/im.exec(text)?.[1];
    session.keep = () => this.took.set(session.message_id, (this.took.get(session.message_id) ?? 0) + 1);
    const told = (await this.fault(session, 'dot')) ?? '250 2.0.0 taken';
    if (told === 'cut') return false;
    if (told.startsWith('2')) session.keep();
    await session.say(told);
    session.mails += 1;
    if (told.startsWith('421') || session.mails >= this.mails_a_connection) return session.socket.end(), false;
    return true;
  }

  protect(session) {
    const secured = new TLSSocket(session.socket, { isServer: true, ...(session.certificate ?? this.tls) });
    secured.on('error', () => secured.destroy());
    session.socket = secured;
    session.protected = true;
  }
}

async function say(session, text) {
  if (session.byte_ms === 0) return void session.socket.write(text);
  for (const byte of text) {
    if (session.socket.destroyed) return;
    session.socket.write(byte);
    await pause(session.byte_ms);
  }
}

// What the client says: ['line', ...], and after DATA ['text', ...] as a whole. After STARTTLS the session's socket is another one.
async function* parts(session) {
  for (let rest = '', piece; (piece = await next(session.socket)) !== null; ) {
    rest += piece;
    for (let end; (end = rest.indexOf(session.reading_text ? '\r\n.\r\n' : '\r\n')) >= 0; ) {
      const kind = session.reading_text ? 'text' : 'line';
      const part = rest.slice(0, end);
      rest = rest.slice(end + (kind === 'text' ? 5 : 2));
      yield [kind, part];
    }
  }
}

function next(socket) {
  return new Promise((tell) => {
    const end = (value) => {
      socket.off('readable', look).off('end', none).off('close', none).off('error', none);
      tell(value);
    };
    const none = () => end(null);
    const look = () => {
      const piece = socket.read();
      if (piece !== null) end(piece.toString('latin1'));
    };
    if (socket.destroyed || socket.readableEnded) return tell(null);
    socket.on('readable', look).once('end', none).once('close', none).once('error', none);
    look();
  });
}
