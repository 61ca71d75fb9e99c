// What is noted at the counter, and how it is taken back.
import { api, take } from '../shell/api.ts';
import type { Problem } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t, word } from '../shell/messages.tsx';

export type Noted =
  | { what: 'touchpoint'; body: Schemas['NewContact'] }
  | { what: 'saying'; customer_id: string; body: Schemas['SaidIt'] }
  | { what: 'promise'; body: Schemas['MakePromise'] };

const patience_ms = 10_000;

// Answers with the id of what the server has now. The same key twice has one effect.
export async function send(noted: Noted, key: string): Promise<string> {
  const header = { 'Idempotency-Key': key };
  const signal = AbortSignal.timeout(patience_ms);
  switch (noted.what) {
    case 'touchpoint': return (await take(api.POST('/api/v1/touchpoints', { params: { header }, body: noted.body, signal }))).id;
    case 'saying': return (await take(api.POST('/api/v1/customers/{id}/sayings', { params: { path: { id: noted.customer_id }, header }, body: noted.body, signal }))).id;
    case 'promise': return (await take(api.POST('/api/v1/promises', { params: { header }, body: noted.body, signal }))).id;
  }
}

// The standard was changed while the touch waited: what happened is kept without the steps, which would be another one's. Null where it was
// refused for something else.
export function withoutSteps(noted: Noted, refused: Pick<Problem, 'errors'>): Noted | null {
  const about = (pointer: string) => pointer === '/standard_id' || pointer.startsWith('/steps/');
  if (noted.what !== 'touchpoint' || !noted.body.steps?.length || refused.errors.length === 0 || !refused.errors.every((e) => about(e.pointer))) return null;
  const { steps: _, standard_id: __, ...body } = noted.body;
  return { what: 'touchpoint', body };
}

export async function unsend(noted: Noted, made: string): Promise<unknown> {
  switch (noted.what) {
    case 'touchpoint': return take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: made } } }));
    case 'saying': return take(api.DELETE('/api/v1/customers/{id}/sayings/{said}', { params: { path: { id: noted.customer_id, said: made } } }));
    case 'promise': return take(api.DELETE('/api/v1/promises/{id}', { params: { path: { id: made } } }));
  }
}

export function inWords(noted: Noted): string {
  if (noted.what === 'saying') return t('counter.waits_said', { words: noted.body.sentence });
  if (noted.what === 'promise') return t('counter.waits_promised', { words: noted.body.what });
  const { kind, expectation, summary } = noted.body;
  return [word('kind', kind), expectation ? t(`touch.${expectation}`) : null, summary].filter(Boolean).join(', ');
}
