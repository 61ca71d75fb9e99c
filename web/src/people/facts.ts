// The facts about somebody, in the order in which they are read. Empty ones are not shown.
import { named } from '../shell/asRead.ts';
import { birthday, day } from '../shell/format.ts';
import type { Customer } from './people.ts';

type Kind = 'text' | 'list' | 'long';
export const facts = [
  { name: 'name', kind: 'text' }, { name: 'preferred_name', kind: 'text' }, { name: 'pronunciation', kind: 'text' },
  { name: 'phones', kind: 'list' }, { name: 'emails', kind: 'list' },
  { name: 'street', kind: 'text' }, { name: 'postcode', kind: 'text' }, { name: 'city', kind: 'text' }, { name: 'country', kind: 'text' },
  { name: 'language', kind: 'text' }, { name: 'company', kind: 'text' }, { name: 'household', kind: 'text' },
  { name: 'occupation', kind: 'text' }, { name: 'income_band', kind: 'text' }, { name: 'gender', kind: 'text' }, { name: 'birthday', kind: 'text' },
  { name: 'interests', kind: 'list' }, { name: 'tags', kind: 'list' }, { name: 'source', kind: 'text' }, { name: 'joined_on', kind: 'text' },
  { name: 'cards', kind: 'list' }, { name: 'external_id', kind: 'text' }, { name: 'notes', kind: 'long' },
] as const satisfies { name: keyof Customer; kind: Kind }[];

export type Fact = (typeof facts)[number];

// As it stands in the field while it is edited.
export function written(c: Customer, fact: Fact): string {
  const value = c[fact.name];
  return Array.isArray(value) ? value.join('; ') : (value ?? '');
}

// As it is read.
export function shown(c: Customer, fact: Fact): string {
  const text = written(c, fact);
  if (fact.name === 'birthday') return text && birthday(text);
  if (fact.name === 'joined_on') return text && day(text);
  if (fact.name === 'country') return named('region', text);
  if (fact.name === 'language') return named('language', text);
  return fact.kind === 'list' ? text.replaceAll('; ', ', ') : text;
}

// The merge patch for one fact: an emptied one is null, an emptied list is an empty list.
export function patchOf(fact: Fact, text: string): Record<string, string | string[] | null> {
  const trimmed = text.trim();
  if (fact.kind !== 'list') return { [fact.name]: trimmed || null };
  return { [fact.name]: trimmed.split(/[;\n]/).map((part) => part.trim()).filter(Boolean) };
}
