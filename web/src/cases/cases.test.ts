import { describe, expect, it } from 'vitest';
import '../messages/more.ts';
import { t } from '../shell/messages.tsx';
import { dayIn, dueWords, filledIn, leaving, matching, openedInPerson, slashAt, startOf, waysFor } from './cases.ts';

const now = Date.parse('2026-11-17T08:00:00Z');
const open = { state: 'open', overdue: false, due_clock: 'first', due_at: '2026-11-17T10:00:00Z', waiting_since: null, snoozed_until: null, closed_at: null } as const;

it('comes back when the chosen day begins where the business is', () => {
  expect(startOf('2026-11-20', 'Europe/Berlin')).toBe('2026-11-19T23:00:00.000Z');
  expect(startOf('2026-07-20', 'America/New_York')).toBe('2026-07-20T04:00:00.000Z');
  expect(startOf('2026-07-20', 'Asia/Kolkata')).toBe('2026-07-19T18:30:00.000Z');
  expect(startOf('soon')).toBe('soon');
  expect(dayIn(2, now)).toBe('2026-11-19T08:00:00.000Z');
});

it('keeps their words where they were written down, and asks for none', () => {
  const told = { subject: 'Long wait: Lena', customer_id: 'cus_1', source: 'counter', kind: 'complaint', cause: 'long_wait' };
  expect(openedInPerson('cus_1', 'Long wait: Lena', { cause: 'long_wait', said: 'I stood here for half an hour' })).toEqual({ ...told, words: 'I stood here for half an hour' });
  expect(openedInPerson('cus_1', 'Long wait: Lena', { cause: 'long_wait', said: '' })).toEqual(told);
});

it('says after how many days they are asked, as the rules have it', () => {
  expect(t('cases.asked_after', { days: 5 })).toMatch(/^In 5 days we ask them /);
  expect(t('cases.asked_after', { days: 0 })).toMatch(/^At once we ask them /);
  expect(t('money.undo_asked', { days: 1 })).toMatch(/^In one day we ask /);
  expect(t('money.said_settled', { what: 'A refund', days: 0 })).toBe('A refund: done. At once we ask whether it is right.');
});

describe('what is due', () => {
  it('says the clock that runs out first', () => {
    expect(dueWords(open, now)).toMatch(/^first answer by \d/);
    expect(dueWords({ ...open, due_at: '2026-11-19T10:00:00Z', due_clock: 'solution' }, now)).toMatch(/solution by 19 Nov/);
  });
  it('says that it is late', () => expect(dueWords({ ...open, overdue: true, due_at: '2026-11-17T06:00:00Z' }, now)).toMatch(/first answer late/));
  it('says for whom we wait', () => expect(dueWords({ ...open, state: 'waiting', waiting_since: '2026-11-16T08:00:00Z' }, now)).toMatch(/waits for them/));
});

describe('ready answers', () => {
  it('are found by a slash and the beginning of their name', () => {
    expect(slashAt('Dear Paul, /sor', 15)).toEqual({ from: 11, typed: 'sor' });
    expect(slashAt('and/or', 6)).toBeNull();
    expect(filledIn('Dear {{customer.preferred_name|there}}, {{name}}: {{business.name}} {{x}} {{', { customer: 'Paul', contact: null }, 'Hafer & Mohn')).toBe('Dear Paul, Paul: Hafer & Mohn {{x}} {{');
    expect(filledIn('Dear {{customer.preferred_name|there}}', { customer: null, contact: 'p@example.org' }, '')).toBe('Dear there');
    expect(matching('so', [{ name: 'Also' }, { name: 'Sorry' }]).map((one) => one.name)).toEqual(['Sorry', 'Also']);
  });
});

describe('words for them', () => {
  const one = { mail_address: 'paul@example.org', mail_is_set_up: true, answer_id: null, customer_id: 'cus_1', reaches_nobody: false };
  it('go by mail where they can, and nobody ticked that they shall not', () => {
    expect(leaving(one, 'email', false)).toEqual({ nameless: false, canGo: true, goes: true, words: 'It goes by mail to paul@example.org.' });
    expect(leaving(one, 'email', true)).toMatchObject({ canGo: true, goes: false, words: 'This writes down what you told them. It sends nothing by itself.' });
    expect(leaving(one, 'call', false)).toMatchObject({ canGo: false, goes: false });
    expect(leaving({ ...one, mail_address: null }, 'email', false).words).toBe('This writes it down: we know no e-mail address.');
    expect(leaving({ ...one, mail_is_set_up: false }, 'email', false)).toMatchObject({ goes: false, words: 'This writes it down: mail is not set up yet.' });
  });
  it('stand where a review stands, and are not sent by themselves', () => {
    expect(leaving(one, 'public_reply', false)).toMatchObject({ canGo: false, goes: false, words: 'Everybody reads this there. It is copied when you keep it: put it under their words.' });
    expect(waysFor('review')[0]).toBe('public_reply');
    expect(waysFor('phone')).not.toContain('public_reply');
  });
  it('stand where somebody without a name answered', () => {
    expect(leaving({ ...one, answer_id: 'ans_1', customer_id: null, mail_address: null }, 'email', false)).toEqual({ nameless: true, canGo: false, goes: false, words: 'They read our answer where they answered.' });
  });
  it('reach nobody who answered on paper without a name', () => {
    expect(leaving({ ...one, answer_id: 'ans_1', customer_id: null, reaches_nobody: true }, '', false).words).toContain('nobody can be told');
    expect(waysFor('survey', true)).toEqual(['cannot_be_reached']);
  });
});
