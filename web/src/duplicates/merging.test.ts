import { describe, expect, it } from 'vitest';
import { choicesToSend, consentsOf, idsOf, movingOf, pressed, rowsOf, samePair, stays } from './merging.ts';
import type { Preview, Row } from './merging.ts';

const nobody = { emails: [], phones: [], cards: [], tags: [], interests: [], custom: {}, consent_email: null, consent_sms: null, consent_phone: null, consent_post: null };
const mara = { ...nobody, name: 'Mara Kowalska', occupation: 'pharmacist', city: 'Quendelbrück', phones: ['+49 30 1'], tags: ['regular'], consent_email: true };
const other = { ...nobody, name: 'M. Kowalska', city: 'Quendelbrück', phones: ['030 1'], tags: ['bread evening'], notes: 'Nut allergy', consent_email: false };
const preview = {
  survivor: mara, other, merged: { ...mara, tags: ['regular', 'bread evening'], notes: 'Nut allergy', consent_email: false },
  differing: ['name', 'phones', 'tags'], rows: [{ table: 'orders', rows: 3 }, { table: 'order_items', rows: 9 }, { table: 'responses', rows: 0 }],
} as unknown as Preview;

describe('two records side by side', () => {
  it('show what differs and what comes in; the same phone written otherwise is no difference', () => {
    expect(rowsOf(preview).map((r) => [r.field, r.usual])).toEqual([['name', 'survivor'], ['tags', 'both'], ['notes', 'other']]);
    expect(stays(preview).map((r) => r.field)).toEqual(['phones', 'city', 'occupation']);
    expect(consentsOf(preview)).toEqual([{ channel: 'email', survivor: true, other: false, merged: false }]);
    expect(movingOf(preview)).toEqual([{ table: 'orders', n: 3 }]);
  });
  it('tell of each history that moves, cases and tasks among them, in one order', () => {
    const rows = ['shared_values', 'consents', 'handovers', 'tasks', 'cases', 'enquiries', 'deliveries', 'order_items'].map((table, n) => ({ table, rows: n + 1 }));
    expect(movingOf({ ...preview, rows } as Preview)).toEqual([{ table: 'deliveries', n: 7 }, { table: 'enquiries', n: 6 }, { table: 'cases', n: 5 }, { table: 'tasks', n: 4 }, { table: 'handovers', n: 3 }, { table: 'shared_values', n: 1 }, { table: 'consents', n: 2 }]);
  });
  it('an address that does not fit stays out until somebody takes it in', () => {
    const moved = { ...preview, survivor: { ...mara, street: null }, other: { ...other, street: 'Mühlenweg 3' }, merged: { ...mara, street: null } } as unknown as Preview;
    expect(rowsOf(moved).find((r) => r.field === 'street')?.usual).toBe('survivor');
  });
});

describe('a press', () => {
  const one: Row = { field: 'name', survivor: 'a', other: 'b', many: false, usual: 'survivor' };
  const many: Row = { field: 'tags', survivor: 'a', other: 'b', many: true, usual: 'both' };
  it('takes one of two values', () => {
    expect(pressed(one, 'survivor', 'other')).toBe('other');
    expect(pressed(one, 'other', 'survivor')).toBe('survivor');
  });
  it('takes one out of both and puts it back, and never leaves nothing', () => {
    expect(pressed(many, 'both', 'other')).toBe('survivor');
    expect(pressed(many, 'survivor', 'other')).toBe('both');
    expect(pressed(many, 'survivor', 'survivor')).toBe('both');
  });
  it('sends only what was chosen otherwise', () => {
    expect(choicesToSend([one, many], { name: 'other', tags: 'both' })).toEqual({ name: 'other' });
  });
});

it('a pair is two ids, in either order', () => {
  expect(idsOf('cus_1-cus_2')).toEqual(['cus_1', 'cus_2']);
  expect(idsOf('cus_1')).toBe(null);
  expect(samePair('cus_1-cus_2', 'cus_2-cus_1')).toBe(true);
});
