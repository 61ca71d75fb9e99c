import { describe, expect, it } from 'vitest';
import { dueWords, filledIn, matching, slashAt } from './cases.ts';

const now = Date.parse('2026-11-17T08:00:00Z');
const open = { state: 'open', overdue: false, due_clock: 'first', due_at: '2026-11-17T10:00:00Z', waiting_since: null, snoozed_until: null, closed_at: null } as const;

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
