// The command line as people and scripts use it: exit codes, where words go, import and export, undo, and commands beside a
// running server.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Place, Server, Tally } from '../lib/server.mjs';

const tally = new Tally();
const last = (text) => text.trim().split('\n').at(-1);
const is = (name, got, wanted) => tally.check(name, Object.is(got, wanted), `${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
const orders = (rows) => `order_id,customer_id,ordered_at,product,quantity,unit_price,amount\n${rows.join('\n')}\n`;

// Fresh folders, usage and refusals.
{
  const place = new Place();
  is('help prints the overview', place.run(['-h']).status, 0);
  const slip = place.run(['reprot']);
  is('an unknown command is a usage error', slip.status, 2);
  tally.check('and the near one is named', slip.err.includes('report'), slip.err);
  is('an unknown option is a usage error', place.run(['report', '--as-off', '2026-01-01']).status, 2);
  is('a day that is none is a usage error', place.run(['report', '--as-of', 'yesterday']).status, 2);
  is('an unknown setting is refused', place.run(['report', '--config', place.file('bad.toml', 'lisen = "1"\n')]).status, 2);
  const report = place.run(['report', '-o', 'json']);
  is('a report on a fresh folder works', report.status, 0);
  const told = JSON.parse(report.out);
  is('and says that there is no answer yet', told.net_promoter_score.score, null);
  tally.check('with a sentence', Object.keys(told.cannot_tell).length > 0);
  is('init on a database is refused', place.run(['init']).status, 5);
  is('a file that is not there', place.run(['import', 'orders', join(place.folder, 'none.csv')]).status, 3);
  place.remove();
}

// Import: dry run, rejects, the same file twice, undo; export and back.
{
  const place = new Place();
  place.must(['init', '--name', 'Hafer & Mohn', '--currency', 'EUR', '--time-zone', 'Europe/Berlin', '--owner', 'hanne@example.org', '--password-file', place.file('pw', 'a long enough passphrase\n')]);
  const file = place.file('lines.csv', orders(['R-1,K-1,2026-01-02T08:10,Rye bread,2,4.50,', 'R-1,K-1,2026-01-02T08:10,Seeded roll,1,0.90,0.90', 'R-2,K-2,2026-01-03,Oat flat white,1,,3.60', 'R-3,K-2,2026-02-30,Cake,1,3.00,', 'R-4,K-1,2026-01-09,Rye bread,1,4.50,9.99']));
  const dry = place.run(['import', 'orders', file, '--dry-run']);
  is('a dry run ends as the real one would', dry.status, 8);
  is('a dry run counts', last(dry.err), '5 read, 3 created, 0 changed, 0 unchanged, 2 rejected');
  const rejects = join(place.folder, 'rejects.csv');
  const real = place.run(['import', 'orders', file, '--rejects', rejects]);
  is('rejected rows are exit 8', real.status, 8);
  is('the last line counts', last(real.err), '5 read, 3 created, 0 changed, 0 unchanged, 2 rejected');
  const rejected = readFileSync(rejects, 'utf8').trim().split('\n');
  is('two rows and a header are in the rejects', rejected.length, 3);
  tally.check('with line and column', rejected[1].startsWith('5,ordered_at,') && rejected[2].startsWith('6,amount,'), rejected.join(' | '));
  is('the same file twice changes nothing', last(place.run(['import', 'orders', file]).err), '5 read, 0 created, 0 changed, 3 unchanged, 2 rejected');
  is('standard input works', last(place.run(['import', 'customers', '-'], 'external_id,name,email\nK-1,Mara Kowalska,mara@example.org\n').err), '1 read, 0 created, 1 changed, 0 unchanged, 0 rejected');
  is('a zip is no CSV', place.run(['import', 'orders', place.file('x.csv', 'PK\u0003\u0004 something')]).status, 6);
  is('a missing column is named', place.run(['import', 'orders', place.file('y.csv', 'customer,when\n1,2\n')]).status, 6);
  const cards = place.file('phone.vcf', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Rosa Mertens\r\nTEL:0171 2345678\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Emil\r\nBDAY:31.13.1985\r\nEND:VCARD\r\n');
  const cardRejects = join(place.folder, 'cards.csv');
  const brought = place.run(['import', 'customers', cards, '--rejects', cardRejects]);
  is('business cards come in as they are', last(brought.err), '2 read, 1 created, 0 changed, 0 unchanged, 1 rejected');
  tally.check('and those that do not are written out', readFileSync(cardRejects, 'utf8').includes('Emil'));
  tally.check('who is meant is listed', /^cus_\w+  Rosa Mertens\n$/.test(place.run(['customer', 'list', '--where', 'kind is person, orders_count at_most 0', '--find', 'rosa']).out));
  tally.check('with how many they are', place.run(['customer', 'list', '--where', 'kind is organisation']).err.includes('0 customers.'));
  is('a rule with a slip is refused', place.run(['customer', 'list', '--where', 'lader_level known']).status, 6);
  tally.check('help says what can be asked', place.run(['customer', 'list', '--help']).out.includes('overdue_from'));

  const before = {};
  for (const kind of ['customers', 'orders', 'products', 'touchpoints', 'promises', 'tasks', 'enquiries', 'deliveries', 'responses']) before[kind] = place.must(['export', kind]);
  for (const kind of Object.keys(before)) {
    const again = place.run(['import', kind, place.file(`${kind}.csv`, `${before[kind]}\n`)]);
    tally.check(`importing an export of ${kind} changes nothing`, /^\d+ read, 0 created, 0 changed, \d+ unchanged, 0 rejected$/.test(last(again.err)), again.err);
  }
  const promise = place.must(['promise', 'add', 'K-1', 'put a rye aside', '--due', '2099-11-20', '--staff', 'hanne@example.org']).split('  ')[0];
  tally.check('a promise is written down', /^prm_\w{13}$/.test(promise), promise);
  tally.check('and stands among what is owed', place.must(['promise', 'list', '--customer', 'K-1']).includes('by 2099-11-20  hanne for Mara Kowalska: put a rye aside'), place.must(['promise', 'list']));
  is('without a day it is a usage error', place.run(['promise', 'add', 'K-1', 'x']).status, 2);
  is('due in the past it is refused', place.run(['promise', 'add', 'K-1', 'x', '--due', '2001-01-01']).status, 6);
  is('to nobody it is not found', place.run(['promise', 'add', 'K-99', 'x', '--due', '2099-11-20']).status, 3);
  is('it is kept', place.run(['promise', 'keep', promise, '--note', 'at noon']).status, 0);
  is('and only once', place.run(['promise', 'keep', promise]).status, 5);
  is('nobody writes before it is said from whom', place.run(['message', 'write', 'K-1', '--subject', 'Hello', '--text', 'Hello']).status, 5);
  place.must(['mail', 'settings', '--from', 'hallo@hafer-mohn.example']);
  is('a sender that is no address is refused', place.run(['mail', 'settings', '--from', 'nobody']).status, 6);
  const smtp = place.must(['mail', 'server', '--host', 'smtp.example.org', '--user', 'hafer', '--password-file', place.file('mail-password', 'Korn und Mohn\n')]);
  tally.check('a mail server is set up, and its password is not told', JSON.parse(smtp).has_password === true && !smtp.includes('Korn') && !place.must(['mail', 'server']).includes('Korn'), smtp);
  is('another server wants the password anew', place.run(['mail', 'server', '--host', 'elsewhere.example']).status, 6);
  const key = place.must(['mail', 'key']).split('\n');
  tally.check('a key comes with its line for the DNS', /^dkim_\w{13}$/.test(key[0]) && / TXT v=DKIM1; k=rsa; p=/.test(key[1]), key.join(' '));
  is('it signs once somebody says so', place.run(['mail', 'key', 'use', key[0]]).status, 0);
  const message = place.must(['message', 'write', 'K-1', '--subject', 'For {{customer.name}}', '--text', 'Your rye is ready.']).split('  ');
  tally.check('a message is planned', message[1] === 'planned' && message[3] === 'For Mara Kowalska', message.join('  '));
  is('an unknown name in a text is refused', place.run(['message', 'write', 'K-1', '--subject', '{{customer.nmae}}', '--text', 'x']).status, 6);
  is('to nobody it is not found', place.run(['message', 'write', 'K-99', '--subject', 'x', '--text', 'x']).status, 3);
  is('it is held', place.must(['message', 'hold', message[0]]).split('  ')[1], 'held');
  is('it is let go with all', place.run(['message', 'let-go', '--all']).status, 0);
  is('and taken back', place.must(['message', 'withdraw', message[0]]).split('  ')[1], 'withdrawn');
  is('once', place.run(['message', 'withdraw', message[0]]).status, 5);
  is('nothing waits', JSON.parse(place.must(['mail', 'state'])).waiting, 0);
  is('nothing is owed any more', place.must(['promise', 'list']), '');
  const task = place.must(['task', 'add', 'order the oven door', '--due', '2099-11-20', '--customer', 'K-1', '--goal', 'no burnt crusts', '--budget', '400 €']).split('  ')[0];
  tally.check('a task is given', /^tsk_\w{13}$/.test(task), task);
  tally.check('and stands among what is to be done', place.must(['task', 'list', '--search', 'oven']).includes('by 2099-11-20') && place.must(['task', 'list']).includes('order the oven door (Mara Kowalska)'), place.must(['task', 'list']));
  is('a task wants a day', place.run(['task', 'add', 'x']).status, 2);
  is('a task for nobody is not found', place.run(['task', 'add', 'x', '--due', '2099-11-20', '--staff', 'nobody@example.org']).status, 3);
  is('nothing is overdue', place.must(['task', 'list', '--overdue']), '');
  is('no hand-over waits', place.must(['handover', 'list']), '');
  is('it is done', place.run(['task', 'done', task, '--note', 'it shuts']).status, 0);
  is('and only once', place.run(['task', 'done', task]).status, 5);
  tally.check('it is not lost', place.must(['task', 'list', '--all']).includes('done'), place.must(['task', 'list', '--all']));
  is('how much hangs on the owner is three figures', Object.keys(JSON.parse(place.must(['owner-share', '-o', 'json'])).shares).length, 3);

  const id = /import undo (imp_\w+)/.exec(real.err)?.[1];
  is('undo takes the import back', place.run(['import', 'undo', id]).status, 0);
  is('and no order is left', place.must(['export', 'orders']).split('\n').length, 1);
  is('undo twice is a conflict', place.run(['import', 'undo', id]).status, 5);
  is('the figures are true', place.run(['facts', 'rebuild']).status, 0);

  // Beside a running server.
  const server = await Server.start(place);
  is('a second server on the same file is refused', place.run(['serve', '--listen', '127.0.0.1:0']).status, 5);
  is('a writing command is handed to the server', last(place.run(['import', 'orders', file]).err), '5 read, 3 created, 0 changed, 0 unchanged, 2 rejected');
  const token = place.run(['token', 'create', '--staff', 'hanne@example.org', '--scopes', 'read']);
  tally.check('a token made beside the server is printed here', /^rap_[0-9a-f]{64}$/.test(token.out.trim()), token.out + token.err);
  const answer = await fetch(`${server.base}/api/v1/orders`, { headers: { Authorization: `Bearer ${token.out.trim()}` } });
  is('and it reads', (await answer.json()).data?.length, 2);
  is('but does not write', (await fetch(`${server.base}/api/v1/customers`, { method: 'POST', body: '{"name":"x"}', headers: { Authorization: `Bearer ${token.out.trim()}`, 'Content-Type': 'application/json' } })).status, 403);
  is('a reading command works beside it', place.run(['report']).status, 0);
  is('the server ends cleanly', await server.stop(), 0);
  tally.check('and leaves no socket behind', !existsSync(join(place.folder, 'data', 'command.sock')));
  place.remove();
}

// CDNOW through the front door, where the data is at hand.
{
  const sample = join(process.env.RAPPORT_SHARED ?? '../shared', 'data/cdnow_sample.csv');
  if (!existsSync(sample)) console.log('skipped: CDNOW is not at hand (RAPPORT_SHARED)');
  else {
    const place = new Place();
    place.must(['init', '--currency', 'USD']);
    is('CDNOW comes in whole', last(place.run(['import', 'orders', sample, '--map', 'ordered_at=date,quantity=units']).err), '6919 read, 6919 created, 0 changed, 0 unchanged, 0 rejected');
    const report = JSON.parse(place.must(['report', '-o', 'json', '--as-of', '1997-09-30', '--model', 'bg_nbd']));
    const optima = JSON.parse(readFileSync('tests/data/gold/optima.json', 'utf8')).cdnow_sample;
    const model = report.lifetime_value.purchase_model;
    tally.check('BG/NBD has its log-likelihood', Math.abs(model.log_likelihood - optima.bgnbd.ll) < 1e-5, `${model.log_likelihood}`);
    for (const name of ['r', 'alpha', 'a', 'b']) tally.check(`and its ${name}`, Math.abs(model.parameters[name] / optima.bgnbd[name] - 1) < 1e-4, `${model.parameters[name]}`);
    const spend = report.lifetime_value.spend_model;
    tally.check('Gamma-Gamma has its log-likelihood', Math.abs(spend.log_likelihood - optima.gg.ll) < 1e-5, `${spend.log_likelihood}`);
    for (const name of ['p', 'q', 'v']) tally.check(`and its ${name}`, Math.abs(spend.parameters[name] / optima.gg[name] - 1) < 1e-4, `${spend.parameters[name]}`);
    is('customers who bought', model.customers, 2357);
    is('customers known', report.customers.total, 2357);
    const lines = place.must(['predict', '--as-of', '1997-09-30', '--model', 'bg_nbd', '--horizon-days', '273']).split('\n');
    is('a prediction each', lines.length, 2358);
    const expected = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[6]), 0);
    tally.check('which together expect what the model does', Math.abs(expected - 1653.4087) < 0.01, `${expected}`);
    place.remove();
  }
}
tally.end();
