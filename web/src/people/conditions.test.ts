import { expect, it } from 'vitest';
import { quick, read, same, valueFits, write } from './conditions.ts';

it('keeps conditions in an address and reads them back', () => {
  const chosen = [quick[0]!.condition, quick[1]!.condition];
  expect(read(write(chosen)!)).toEqual(chosen);
  expect(write([])).toBeNull();
  expect(read('')).toEqual([]);
  expect(read('nonsense')).toEqual([]);
  expect(read('{"any": 3}')).toEqual([]);
  expect(read('{"all": [null, {"field": 1}]}')).toEqual([]);
});

it('takes a number typed or written as the same condition', () => {
  expect(same({ field: 'promises_open', op: 'at_least', value: '1' }, quick[1]!.condition)).toBe(true);
  expect(same({ field: 'promises_open', op: 'at_most', value: 1 }, quick[1]!.condition)).toBe(false);
});

it('sends no value that is half typed', () => {
  expect(valueFits({ kind: 'number' }, 'at_least', '')).toBe(false);
  expect(valueFits({ kind: 'number' }, 'at_least', '2')).toBe(true);
  expect(valueFits({ kind: 'instant' }, 'within_days', '30')).toBe(true);
  expect(valueFits({ kind: 'instant' }, 'before', '2026-1')).toBe(false);
  expect(valueFits({ kind: 'money' }, 'at_most', '12.50')).toBe(true);
  expect(valueFits({ kind: 'text' }, 'is', ' ')).toBe(false);
  expect(valueFits({ kind: 'instant' }, 'passed', '')).toBe(true);
});
