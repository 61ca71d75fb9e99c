import { expect, it } from 'vitest';
import { byUrgency, urgencyOf } from './followUps.ts';

it('tells what is overdue from what is due this week, and from what has no day', () => {
  expect(urgencyOf('2026-11-16', '2026-11-17')).toBe('overdue');
  expect(urgencyOf('2026-11-17', '2026-11-17')).toBe('week');
  expect(urgencyOf(null, '2026-11-17')).toBe('undated');
});

it('groups them in the order in which they matter, and leaves empty groups out', () => {
  const rows = [{ follow_up_on: '2026-11-20' }, { follow_up_on: null }, { follow_up_on: '2026-11-18' }];
  expect(byUrgency(rows, '2026-11-17')).toEqual([['week', [rows[0], rows[2]]], ['undated', [rows[1]]]]);
  expect(byUrgency([], '2026-11-17')).toEqual([]);
});
