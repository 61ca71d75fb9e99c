// What is noted at the counter, and how it is taken back.
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t, word } from '../shell/messages.tsx';

export type Noted =
  | { what: 'touchpoint'; body: Schemas['NewContact'] }
  | { what: 'saying'; customer_id: string; body: Schemas['SaidIt'] };

const patience_ms = 10_000;

// Answers with the id of what is on the timeline now. The same key twice has one effect.
export async function send(noted: Noted, key: string): Promise<string> {
  const header = { 'Idempotency-Key': key };
  const signal = AbortSignal.timeout(patience_ms);
  const made = noted.what === 'touchpoint'
    ? await take(api.POST('/api/v1/touchpoints', { params: { header }, body: noted.body, signal }))
    : await take(api.POST('/api/v1/customers/{id}/sayings', { params: { path: { id: noted.customer_id }, header }, body: noted.body, signal }));
  return made.id;
}

export async function unsend(noted: Noted, made: string): Promise<unknown> {
  return noted.what === 'touchpoint'
    ? take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: made } } }))
    : take(api.DELETE('/api/v1/customers/{id}/sayings/{said}', { params: { path: { id: noted.customer_id, said: made } } }));
}

export function inWords(noted: Noted): string {
  if (noted.what === 'saying') return t('counter.waits_said', { words: noted.body.sentence });
  const { kind, expectation, summary } = noted.body;
  return [word('kind', kind), expectation ? t(`touch.${expectation}`) : null, summary].filter(Boolean).join(', ');
}
