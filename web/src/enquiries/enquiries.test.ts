import { expect, it } from 'vitest';
import { short, won } from './enquiries.ts';
import type { Enquiry } from './enquiries.ts';

const item = (stock: number | null, quantity: number): Enquiry['items'][number] => ({ line: 1, product: 'Rye loaf', product_id: null, quantity, stock, unit_price: null });

it('names what is not there in the number wanted, and says nothing of what is not counted', () => {
  expect(short({ items: [item(3, 4), item(4, 4), item(null, 9), item(0, 0.5)] }).map((one) => one.quantity)).toEqual([4, 0.5]);
});

it('adds up the months', () => {
  expect(won([{ sold: 1, n: 3 }, { sold: 2, n: 2 }])).toEqual({ sold: 3, n: 5 });
  expect(won([])).toEqual({ sold: 0, n: 0 });
});
