import { expect, it } from 'vitest';
import { bodyOf, ending, isOpenEver, proposed, typed, weekInWords } from './hours.ts';
import type { Week } from './hours.ts';

const day = [{ from: '07:00', to: '18:00' }];
const closed: Week = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [], days: [] };
const week: Week = { ...closed, monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '16:00' }] };

it('days that are alike are said once', () => {
  expect(weekInWords(week)).toBe('Monday to Friday 07:00 to 18:00; Saturday 08:00 to 12:00 and 14:00 to 16:00; Sunday closed');
  expect(weekInWords(closed)).toBe('Monday to Sunday closed');
});
it('midnight ends a day', () => {
  expect(ending('00:00')).toBe('24:00');
  expect(typed('24:00')).toBe('00:00');
});
it('a day that opens takes the hours of the day before', () => {
  expect(proposed(week, 'sunday')).toEqual(week.saturday);
  expect(proposed(closed, 'monday')).toEqual([{ from: '09:00', to: '17:00' }]);
  expect([isOpenEver(closed), isOpenEver(week)]).toEqual([false, true]);
});
it('a holiday without a name has none', () => expect(bodyOf({ ...week, days: [{ on: '2026-12-25', name: ' ', ranges: [] }] }).days).toEqual([{ on: '2026-12-25', ranges: [] }]));
