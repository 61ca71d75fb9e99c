import { expect, it } from 'vitest';
import { Problem } from '../shell/api.ts';
import { comesIn, contentType, exportPermission, fieldWord, kindFromName, mappingWith, saysNotWhat } from './imports.ts';
import type { Import } from './imports.ts';

it('guesses what is in a file from its name', () => {
  expect(kindFromName('kundenliste-2026.csv')).toBe('customers');
  expect(kindFromName('orders_2025.csv')).toBe('orders');
  expect(kindFromName('promises-2026.csv')).toBe('promises');
  expect(kindFromName('values.csv')).toBe('values');
  expect(kindFromName('deliveries.csv')).toBe('deliveries');
  expect(kindFromName('cases-2026.csv')).toBe('cases');
  expect(kindFromName('outlook.csv')).toBe('outlook');
  expect(kindFromName('ideas.csv')).toBe('ideas');
  expect(kindFromName('remedies.csv')).toBe('remedies');
  expect(kindFromName('conversations-of-cases.csv')).toBe('conversations');
  expect(kindFromName('survey_stops.csv')).toBe('survey_stops');
  expect(kindFromName('export.csv')).toBe(null);
});

it('hears that the columns do not tell what is in a file', () => {
  expect(saysNotWhat(new Problem(422, { errors: [{ pointer: '/kind', code: 'required', detail: 'Please say it.' }] }))).toBe(true);
  expect(saysNotWhat(new Problem(422, { errors: [] }))).toBe(false);
  expect(saysNotWhat(new Error('kind'))).toBe(false);
});

it('takes business cards as people, whatever the file is called', () => {
  expect(kindFromName('Orders of Mara.VCF')).toBe('customers');
  expect([contentType('mara.vcf'), contentType('a.vcard'), contentType('vcf.csv'), contentType('kunden.txt')]).toEqual(['text/vcard', 'text/vcard', 'text/csv', 'text/csv']);
});

it('knows who may carry a kind out', () => {
  expect(exportPermission('orders')).toBe('orders:export');
  expect(exportPermission('values')).toBe('touchpoints:export');
  expect(exportPermission('outlook')).toBe('customers:export');
  expect(exportPermission('deliveries')).toBe('enquiries:export');
  expect(exportPermission('conversations')).toBe('cases:export');
  expect(exportPermission('survey_stops')).toBe('customers:export');
  expect(exportPermission('files')).toBe('cases:export');
  expect(exportPermission('handovers')).toBe('tasks:export');
  expect(exportPermission('messages')).toBe('messages:export');
});

it('gives a column another meaning, and takes it from the one it had', () => {
  const made = { columns: [{ column: 'Mail', samples: [], field: 'email', confidence: 'sure' }, { column: 'Farbe', samples: [], field: null, confidence: 'none' }] } as Pick<Import, 'columns'>;
  expect(mappingWith(made, 'Farbe', 'notes')).toEqual({ notes: 'Farbe' });
  expect(mappingWith(made, 'Mail', null)).toEqual({ email: '' });
  expect(mappingWith(made, 'Mail', 'notes')).toEqual({ email: '', notes: 'Mail' });
});

it('says what a column becomes in a file of its kind', () => {
  expect(['promises', 'tasks', 'remedies', 'deliveries', 'outlook'].map((kind) => fieldWord(kind, 'what'))).toEqual(['what we promised', 'what is to be done', 'what they got', 'what is delivered', 'what it is about']);
  expect([fieldWord('promises', 'state'), fieldWord('remedies', 'state')]).toEqual(['how it ended', 'how it stands']);
  expect([fieldWord('values', 'words'), fieldWord('conversations', 'words')]).toEqual(['in their words', 'what was said']);
  expect([fieldWord('customers', 'source'), fieldWord('cases', 'source')]).toEqual(['how they found us', 'how it reached us']);
  expect([fieldWord('remedies', 'asked_amount'), fieldWord('ideas', 'came_by')]).toEqual(['amount asked for', 'came by']);
});

it('counts what can come in', () => expect(comesIn({ counts: { read: 10, created: 4, changed: 3, unchanged: 2, rejected: 1, customers_made: 0 } } as Import)).toBe(9));
