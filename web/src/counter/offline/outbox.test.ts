import { describe, expect, it } from 'vitest';
import type { Greeting, Visitor } from '../counter.ts';
import { inWords, withoutSteps } from '../notes.ts';
import { keptHits } from '../useFind.ts';
import { verdict } from './outbox.ts';

describe('an answer to what waits', () => {
  it('that never came, was too early or ended the session leaves it waiting', () => {
    for (const status of [0, 401, 408, 409, 425, 429, 500, 502, 503, 504]) expect(verdict(status), String(status)).toBe('wait');
  });
  it('that says no is shown, and not asked again', () => {
    for (const status of [400, 403, 404, 410, 413, 422]) expect(verdict(status), String(status)).toBe('refused');
  });
});

it('a touch that waited is kept without its steps where another standard holds by now, and for nothing else', () => {
  const touch = { what: 'touchpoint', body: { customer_id: 'cus_1', kind: 'visit', steps: [2], standard_id: 'std_1' } } as const;
  const noted = { ...touch, body: { ...touch.body, steps: [2] } };
  const faults = (...pointers: string[]) => ({ errors: pointers.map((pointer) => ({ pointer, detail: '' })) });
  expect(withoutSteps(noted, faults('/standard_id'))).toEqual({ what: 'touchpoint', body: { customer_id: 'cus_1', kind: 'visit' } });
  expect(withoutSteps(noted, faults('/steps/0'))).not.toBeNull();
  expect(withoutSteps(noted, faults('/standard_id', '/at'))).toBeNull();
  expect(withoutSteps(noted, faults())).toBeNull();
  expect(withoutSteps({ what: 'touchpoint', body: { customer_id: 'cus_1', kind: 'visit' } }, faults('/standard_id'))).toBeNull();
});

it('what waits is said in words', () => {
  expect(inWords({ what: 'touchpoint', body: { customer_id: 'cus_1', kind: 'visit', expectation: 'exceeded' } })).toBe('Visit, more than expected');
  expect(inWords({ what: 'touchpoint', body: { customer_id: 'cus_1', kind: 'note', summary: 'Moves to Bremen.' } })).toBe('Note, Moves to Bremen.');
  expect(inWords({ what: 'saying', customer_id: 'cus_1', body: { about: 'talked', sentence: 'How was the exam?' } })).toBe('said: How was the exam?');
  expect(inWords({ what: 'promise', body: { customer_id: 'cus_1', what: 'The recipe', due_on: '2026-12-04' } })).toBe('promised: The recipe');
});

it('those who are kept are found by name and by their number in the book', () => {
  const kept = ([['cus_1', 'Mara Kowalska', 'K-0001'], ['cus_2', 'Esra Öztürk', 'K-0262'], ['cus_3', null, 'CARD-20525']] as const).map(([customer_id, name, external_id]) => ({
    visitor: { customer_id, name, external_id, preferred_name: null } as Visitor, greeting: { last_visit_at: null } as Greeting,
  }));
  const found = (q: string) => keptHits(kept, q, Date.now()).map((hit) => hit.id);
  expect(found('kow')).toEqual(['cus_1']);
  expect(found('ozt')).toEqual(['cus_2']);
  expect(found('K-0262')).toEqual(['cus_2']);
  expect(found('20525')).toEqual(['cus_3']);
  expect(found('nobody')).toEqual([]);
});

it('of those who are kept and fit alike, whose hour it is comes first, then the likeliest of the day', () => {
  const now = new Date(2026, 11, 1, 8, 6).getTime();
  const kept = ([['cus_1', 'Anna Wenzel', null, 0.7], ['cus_2', 'Anna Meyer', '8:10', 0.4], ['cus_3', 'Anna Krull', '17:00', 0.9]] as const).map(([customer_id, name, around, probability]) => ({
    visitor: { customer_id, name, around, probability, external_id: null, preferred_name: null } as unknown as Visitor, greeting: { last_visit_at: null } as Greeting,
  }));
  expect(keptHits(kept, 'ann', now).map((hit) => hit.id)).toEqual(['cus_2', 'cus_3', 'cus_1']);
});
