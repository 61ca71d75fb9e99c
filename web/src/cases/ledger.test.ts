import { expect, test } from 'vitest';
import { monthsBack } from './ledger.ts';

test('months go back over the turn of a year, this one first', () => {
  expect(monthsBack(4, Date.parse('2026-02-15T12:00:00Z'))).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
});
