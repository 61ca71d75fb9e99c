import { expect, it } from 'vitest';
import { countAt, fullest, hoursShown, shade } from './heat.ts';

const hours = [{ weekday: 1, hour: 8, visits: 31 }, { weekday: 5, hour: 9, visits: 8 }, { weekday: 5, hour: 22, visits: 1 }];
it('draws from the first to the last hour, and never too few', () => {
  expect(hoursShown(hours)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
  expect(hoursShown([hours[0]!])).toHaveLength(9);
  expect(hoursShown([{ weekday: 0, hour: 23, visits: 1 }])).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23]);
  expect(hoursShown([])).toEqual([]);
});
it('is the darker the more often they came', () => {
  expect([0, 1, 8, 16, 31].map((n) => shade(n, 31))).toEqual([0, 1, 2, 3, 4]);
  expect(countAt(hours, 5, 9)).toBe(8);
  expect(fullest(hours)?.hour).toBe(8);
});
