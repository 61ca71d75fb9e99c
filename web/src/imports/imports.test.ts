import { expect, it } from 'vitest';
import { comesIn, kindFromName, mappingWith } from './imports.ts';
import type { Import } from './imports.ts';

it('guesses what is in a file from its name', () => {
  expect(kindFromName('kundenliste-2026.csv')).toBe('customers');
  expect(kindFromName('orders_2025.csv')).toBe('orders');
  expect(kindFromName('promises-2026.csv')).toBe('promises');
  expect(kindFromName('export.csv')).toBe(null);
});

it('gives a column another meaning, and takes it from the one it had', () => {
  const made = { columns: [{ column: 'Mail', samples: [], field: 'email', confidence: 'sure' }, { column: 'Farbe', samples: [], field: null, confidence: 'none' }] } as Pick<Import, 'columns'>;
  expect(mappingWith(made, 'Farbe', 'notes')).toEqual({ notes: 'Farbe' });
  expect(mappingWith(made, 'Mail', null)).toEqual({ email: '' });
  expect(mappingWith(made, 'Mail', 'notes')).toEqual({ email: '', notes: 'Mail' });
});

it('counts what can come in', () => expect(comesIn({ counts: { read: 10, created: 4, changed: 3, unchanged: 2, rejected: 1 } } as Import)).toBe(9));
