import { expect, it } from 'vitest';
import { dueWords, stepsOf, thingOf } from './tasks.ts';

it('says by when', () => {
  expect(dueWords({ due_at: '2026-12-04T22:59:59.999Z', due_on: '2026-12-04', overdue: false }, '2026-11-29')).toBe('by 4 Dec');
  expect(dueWords({ due_at: '2026-11-29T22:59:59.999Z', due_on: '2026-11-29', overdue: false }, '2026-11-29')).toBe('today');
  expect(dueWords({ due_at: '2001-01-01T22:59:59.999Z', due_on: '2001-01-01', overdue: true }, '2026-11-29')).toMatch(/^overdue, \d+ years ago$/);
});

it('makes a list of lines', () => {
  expect(stepsOf(' Measure \n\nCall')).toEqual([{ text: 'Measure', done: false }, { text: 'Call', done: false }]);
  expect(stepsOf('')).toEqual([]);
});

it('names what is handed over', () => {
  expect(thingOf({ kind: 'customer', what: null, customer: 'Clara Wöhler' })).toBe('Looking after Clara Wöhler');
  expect(thingOf({ kind: 'customer', what: null, customer: null })).toBe('Looking after a customer without a name');
  expect(thingOf({ kind: 'task', what: 'Order the door', customer: 'Clara' })).toBe('Order the door');
});
