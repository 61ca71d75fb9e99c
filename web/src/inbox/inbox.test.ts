import { expect, test } from 'vitest';
import { fileHref, senderOf, weight } from './inbox.ts';

test('files are weighed as people do it', () => {
  expect([0, 999, 1000, 14_400, 999_999, 3_240_000].map(weight)).toEqual(['0 B', '999 B', '1 kB', '14 kB', '1000 kB', '3.2 MB']);
});

test('a sender has a name, an address, or neither', () => {
  expect(senderOf({ from_name: 'Mara', from_address: 'mara@example.org' }, '?')).toBe('Mara');
  expect(senderOf({ from_name: '', from_address: 'mara@example.org' }, '?')).toBe('mara@example.org');
  expect(senderOf({ from_name: '', from_address: '' }, '?')).toBe('?');
  expect(fileHref('rml_1', 2)).toBe('/api/v1/inbox/rml_1/attachments/2');
});
