import { describe, expect, it } from 'vitest';
import { byMonth, dueOf, needsApology, together } from './promises.ts';
import type { Share } from './promises.ts';

const now = Date.parse('2026-11-29T08:00:00Z');
describe('what is owed', () => {
  it('is overdue, due within the day, or ahead', () => {
    expect(dueOf({ state: 'late', due_at: '2026-11-28T22:59:59Z' }, now)).toBe('overdue');
    expect(dueOf({ state: 'open', due_at: '2026-11-29T22:59:59Z' }, now)).toBe('today');
    expect(dueOf({ state: 'open', due_at: '2026-12-03T22:59:59Z' }, now)).toBe('ahead');
  });
  it('asks for an apology where it went wrong and nobody has said sorry', () => {
    expect(needsApology({ state: 'kept_late', apologised_at: null })).toBe(true);
    expect(needsApology({ state: 'broken', apologised_at: '2026-11-01T08:00:00Z' })).toBe(false);
    expect(needsApology({ state: 'released', apologised_at: null })).toBe(false);
  });
});

it('the kept share is by month, the newest first', () => {
  const share = (month: string, kept: number, n: number) => ({ month, kept, n }) as Share;
  const all = [share('2026-09', 1, 1), share('2026-11', 2, 4), share('2026-11', 0, 1)];
  expect(byMonth(all).map(([month, of]) => [month, of.length])).toEqual([['2026-11', 2], ['2026-09', 1]]);
  expect(together(all)).toEqual({ kept: 3, n: 6 });
});
