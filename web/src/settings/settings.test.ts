import { expect, it } from 'vitest';
import { changesOf, nameIn, sentenceOf } from './changes.ts';

it('tells a change in one line', () => {
  expect(sentenceOf('customer.created')).toBe('customer created');
  expect(changesOf({ preferred_name: ['Clara', 'Cläre'], tags: [[], ['regular', 'new']] })).toBe('call me: Clara, now Cläre; tags: regular, new');
  expect(changesOf({})).toBe('');
  expect(changesOf('odd')).toBe('');
  expect(nameIn({ name: [null, 'Mara'] })).toBe('Mara');
});
