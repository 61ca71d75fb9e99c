import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import type { Greeting } from './counter.ts';

export const greetingQuery = (id: string) => ({
  queryKey: ['customer', id, 'greeting'],
  queryFn: async (): Promise<Greeting> => await take(api.GET('/api/v1/customers/{id}/greeting', { params: { path: { id } } })),
});

// Contacts are private at the counter, so somebody without a name is called by their card.
export const nameOf = (who: { name: string | null; external_id: string | null }): string => who.name ?? who.external_id ?? t('customer.nameless');

// Syllables stay together on one line.
export const unbroken = (how: string): string => how.replaceAll('-', '\u2011');
