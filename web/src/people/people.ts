import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';

export type Customer = Schemas['Customer'];
export type Listed = Schemas['ListedCustomer'];

// What to call somebody in a list, from whatever is known.
export const callOf = (c: Pick<Customer, 'name' | 'external_id'> & { emails?: string[]; phones?: string[] }): string =>
  c.name ?? c.emails?.[0] ?? c.phones?.[0] ?? c.external_id ?? t('customer.nameless');

// One field is enough for somebody new: what was typed is an e-mail, a phone or a name.
export function fromOneField(typed: string): { name: string } | { emails: string[] } | { phones: string[] } {
  const text = typed.trim();
  if (/^\S+@\S+$/.test(text)) return { emails: [text] };
  if (/^\+?[\d\s()/.-]{5,}$/.test(text)) return { phones: [text] };
  return { name: text };
}
