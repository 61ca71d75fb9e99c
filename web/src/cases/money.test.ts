import { expect, test } from 'vitest';
import '../messages/more.ts';
import { amountFrom, amountText, moreOrLess, ofMajor } from './money.ts';

test('amounts are read as people type them, and written back', () => {
  expect([amountFrom('12,5', 'EUR'), amountFrom('12', 'JPY'), amountFrom('1.234', 'EUR'), amountFrom('-1', 'EUR')]).toEqual([{ amount_minor: 1250, currency: 'EUR' }, { amount_minor: 12, currency: 'JPY' }, null, null]);
  expect([amountText({ amount_minor: 1250, currency: 'EUR' }), amountText({ amount_minor: 1200, currency: 'EUR' })]).toEqual(['12.50', '12']);
});

test('a change of spending says its way in words', () => {
  const euros = (amount_minor: number) => moreOrLess({ amount_minor, currency: 'EUR' });
  expect([euros(-7646), euros(549), euros(0)]).toEqual(['76.46\u202f€ less', '5.49\u202f€ more', 'no less']);
  expect([moreOrLess(ofMajor(-32.1, 'EUR')), moreOrLess(ofMajor(23.304, 'EUR')), moreOrLess(ofMajor(-87.5, 'JPY'))]).toEqual(['32.10\u202f€ less', '23.30\u202f€ more', '87\u202f¥ less']);
});
