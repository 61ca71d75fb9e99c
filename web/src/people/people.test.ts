import { describe, expect, it } from 'vitest';
import { facts, patchOf, shown, written } from './facts.ts';
import { callOf, fromOneField } from './people.ts';
import type { Customer } from './people.ts';

describe('somebody new in one field', () => {
  it('knows an e-mail, a phone and a name apart', () => {
    expect(fromOneField(' mara@example.org ')).toEqual({ emails: ['mara@example.org'] });
    expect(fromOneField('+49 151 555-4417')).toEqual({ phones: ['+49 151 555-4417'] });
    expect(fromOneField('Mara Kowalska')).toEqual({ name: 'Mara Kowalska' });
    expect(fromOneField('417')).toEqual({ name: '417' });
  });
});

describe('facts', () => {
  const fact = (name: string) => facts.find((f) => f.name === name)!;
  const mara = { name: 'Mara', emails: ['a@example.org', 'b@example.org'], birthday: '--05-17', notes: null } as Customer;
  it('are written as they are typed and shown as they are read', () => {
    expect(written(mara, fact('emails'))).toBe('a@example.org; b@example.org');
    expect(shown(mara, fact('emails'))).toBe('a@example.org, b@example.org');
    expect(shown(mara, fact('birthday'))).toBe('17 May');
    expect(written(mara, fact('notes'))).toBe('');
    const tarik = { country: 'TR', language: 'tr' } as Customer;
    expect([shown(tarik, fact('country')), shown(tarik, fact('language'))]).toEqual(['Türkiye', 'Turkish']);
    expect([written(tarik, fact('country')), written(tarik, fact('language'))]).toEqual(['TR', 'tr']);
    expect([shown(mara, fact('country')), shown(mara, fact('language'))]).toEqual(['', '']);
  });
  it('become a merge patch: an emptied one is null, an emptied list has nobody in it', () => {
    expect(patchOf(fact('preferred_name'), ' Mara ')).toEqual({ preferred_name: 'Mara' });
    expect(patchOf(fact('preferred_name'), ' ')).toEqual({ preferred_name: null });
    expect(patchOf(fact('tags'), 'regular; bread evening;')).toEqual({ tags: ['regular', 'bread evening'] });
    expect(patchOf(fact('tags'), '')).toEqual({ tags: [] });
  });
});

it('somebody without a name is called by what is known', () => {
  expect(callOf({ name: null, external_id: 'K-1', emails: [], phones: ['+49 1'] })).toBe('+49 1');
  expect(callOf({ name: null, external_id: null, emails: [], phones: [] })).toBe('Somebody without a name yet');
});
