// What is noted at the counter, and how it is taken back.
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';

export type Noted =
  | { what: 'touchpoint'; body: Schemas['AddTouchpoint'] }
  | { what: 'saying'; customer_id: string; body: Schemas['SaidIt'] };

export type Kept = { undo: () => Promise<unknown> };

export async function note(noted: Noted): Promise<Kept> {
  if (noted.what === 'touchpoint') {
    const made = await take(api.POST('/api/v1/touchpoints', { body: noted.body }));
    return { undo: () => take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: made.id } } })) };
  }
  const path = { id: noted.customer_id };
  const made = await take(api.POST('/api/v1/customers/{id}/sayings', { params: { path }, body: noted.body }));
  return { undo: () => take(api.DELETE('/api/v1/customers/{id}/sayings/{said}', { params: { path: { ...path, said: made.id } } })) };
}
