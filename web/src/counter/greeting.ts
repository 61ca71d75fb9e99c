import { Problem, api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import type { Greeting } from './counter.ts';
import { people } from './offline/kept.ts';

export const greetingQuery = (id: string) => ({
  queryKey: ['customer', id, 'greeting'],
  queryFn: (): Promise<Greeting> => orKept<Greeting>(take(api.GET('/api/v1/customers/{id}/greeting', { params: { path: { id } } })), async () => (await people()).find((p) => p.visitor.customer_id === id)?.greeting),
});

// The server's answer, or what this device keeps when there is none.
export async function orKept<T>(answer: Promise<T>, kept: () => Promise<T | undefined>): Promise<T> {
  try {
    return await answer;
  } catch (broken) {
    const found = broken instanceof Problem && broken.status !== 0 ? undefined : await kept().catch(() => undefined);
    if (found === undefined) throw broken;
    return found;
  }
}

// Contacts are private at the counter, so somebody without a name is called by their card.
export const nameOf = (who: { name: string | null; external_id: string | null }): string => who.name ?? who.external_id ?? t('customer.nameless');

// Syllables stay together on one line.
export const unbroken = (how: string): string => how.replaceAll('-', '-\u2060');
