import { describe, expect, it } from 'vitest';
import en from '../messages/en.json';
import { csv } from './csv.ts';
import { errorsByField } from './draft.ts';
import { hueOf, initials } from './Face.tsx';
import { asRead, named } from './asRead.ts';
import { ago, birthday, dayFromNow, decimal, duration, exactMoney, inHundred, money, percent, setTimeZone, upTo, whole } from './format.ts';
import { t } from './messages.tsx';
import type { Message } from './messages.tsx';

describe('figures as people write them', () => {
  it('keeps a number and its unit together', () => {
    expect(percent(0.912)).toBe('91\u202f%');
    expect(money(438.2, 'EUR')).toBe('438\u202f€');
    expect(money(3.6, 'EUR')).toBe('3.60\u202f€');
    expect(exactMoney({ amount_minor: 123450, currency: 'EUR' })).toBe('1,234.50\u202f€');
    expect(exactMoney({ amount_minor: 500, currency: 'JPY' })).toBe('500\u202f¥');
  });
  it('writes a minus and not a hyphen', () => {
    expect([whole(-12), decimal(-0.5), upTo(-0.16, 2), exactMoney({ amount_minor: -549, currency: 'EUR' })]).toEqual(['\u221212', '\u22120.5', '\u22120.16', '\u22125.49\u202f€']);
  });
  it('reads the sentences of the server as its own', () => {
    expect(asRead('Filter coffee and 1 more, 5.30 EUR')).toBe('Filter coffee and\u00a01\u00a0more, 5.30\u202f€');
    expect(asRead('1 item, 1200 JPY')).toBe('1 item, 1,200\u202f¥');
    expect(asRead('Rye bread, -4.20 CHF')).toBe('Rye bread, \u22124.20\u202fCHF');
    expect(asRead('of 20 with trouble 100 % bought again')).toBe('of 20 with trouble 100\u202f% bought again');
    expect(asRead('3 EUROPEAN cheeses')).toBe('3 EUROPEAN cheeses');
  });
  it('calls countries and languages by their names', () => {
    expect([named('region', 'DE'), named('language', 'tr'), named('language', 'de-AT')]).toEqual(['Germany', 'Turkish', 'Austrian German']);
    expect([named('region', 'Germany'), named('region', ''), named('language', 'Low German'), named('language', 'qqx')]).toEqual(['Germany', '', 'Low German', 'qqx']);
  });
  it('never claims more certainty than there is', () => {
    expect(inHundred(0.97)).toBe('97 in 100');
    expect(inHundred(0.9999)).toBe('over 99 in 100');
    expect(inHundred(0.0001)).toBe('below 1 in 100');
    expect(inHundred(1)).toBe('100 in 100');
  });
  it('says how long and how long ago', () => {
    expect(duration(45)).toBe('45 s');
    expect(duration(1500)).toBe('25 min');
    expect(duration(9200)).toBe('3 h');
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(ago('2026-11-16T12:00:00Z', now)).toBe('6 days ago');
    expect(ago('2026-11-21T12:00:00Z', now)).toBe('yesterday');
    expect(ago('2026-10-20T12:00:00Z', now)).toBe('4 weeks ago');
  });
  it('counts days as the shop does, wherever the page is', () => {
    const late = Date.parse('2026-11-28T23:30:00Z');
    setTimeZone('America/New_York');
    expect(dayFromNow(1, late)).toBe('2026-11-29');
    expect(dayFromNow(1, Date.parse('2026-03-08T04:30:00Z'))).toBe('2026-03-08');
    setTimeZone('Europe/Berlin');
    expect(dayFromNow(0, late)).toBe('2026-11-29');
    expect(ago('2026-11-30', late)).toBe('tomorrow');
    expect(ago('2026-11-29', late)).toBe('today');
    setTimeZone('');
  });
  it('shows a birthday that lacks its year', () => {
    expect(birthday('--05-17')).toBe('17 May');
    expect(birthday('--02-29')).toBe('29 February');
    expect(birthday('1988-05-17')).toBe('17 May 1988');
  });
});

describe('faces', () => {
  it('takes the first and the last name, without titles', () => {
    expect(initials('Dr. Sieglinde Marx')).toBe('SM');
    expect(initials('Thuy Linh Pham')).toBe('TP');
    expect(initials('Mara')).toBe('M');
    expect(initials(null)).toBe('–');
    expect(initials('K-0417')).toBe('K');
  });
  it('keeps the colour of a person', () => expect(hueOf('cus_1')).toBe(hueOf('cus_1')));
});

describe('CSV', () => {
  it('quotes what RFC 4180 wants quoted', () => expect(csv(['a', 'b'], [['x, y', 'say "hi"'], [null, 1.5]])).toBe('a,b\r\n"x, y","say ""hi"""\r\n,1.5\r\n'));
  it('guards cells that a spreadsheet would run, and leaves numbers alone', () => expect(csv(['a'], [['=SUM(A1)'], ['+49 151'], ['@x'], [-3]])).toBe("a\r\n'=SUM(A1)\r\n'+49 151\r\n'@x\r\n-3\r\n"));
});

describe('refusals of the server', () => {
  it('are put beside the field they name, the first one of each', () => {
    expect(errorsByField([
      { pointer: '/emails/0', detail: 'no place' }, { pointer: '/emails/1', detail: 'twice' }, { pointer: '/name', detail: 'too long' }, { pointer: '', detail: 'whole' },
    ])).toEqual({ emails: 'no place', name: 'too long', '': 'whole' });
  });
});

describe('the catalogue', () => {
  it('has only messages that can be read', () => {
    const values = new Proxy({}, { get: (_, name) => (name === 'b' || name === 'code' || name === 'all' || name === 'quiet' || name === 'bought' || name === 'stayed' ? (parts: unknown[]) => parts.join('') : 1), has: () => true });
    for (const key of Object.keys(en) as Message[]) expect(t(key, values as never), key).not.toBe('');
  });
});
