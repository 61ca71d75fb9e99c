import { expect, it } from 'vitest';
import { draftsOf, keyed, liftedOf, sentQuestions, told, wishOf } from './surveys.ts';
import type { Question, QuestionFigure } from './surveys.ts';

const words = (choices: string[] = []) => [{ language: 'en', ask: 'How?', low: null, high: null, choices }];
const nps: Question = { question: 1, kind: 'nps', may_skip: false, words: words() };

it('reads what is keyed by the scale of its question', () => {
  expect(keyed(nps, '10')).toEqual({ given: { question: 1, score: 10, words: null } });
  expect(keyed(nps, ' ')).toEqual({ given: null });
  for (const wrong of ['11', '-1', '1.5', '1e1', 'x', '007']) expect(keyed(nps, wrong)).toHaveProperty('fault');
  const choice: Question = { question: 2, kind: 'choice', may_skip: true, words: words(['Bread', 'Coffee']) };
  expect(keyed(choice, '2')).toEqual({ given: { question: 2, score: 2, words: null } });
  expect(keyed(choice, '3')).toHaveProperty('fault');
  expect(keyed({ question: 3, kind: 'text', may_skip: true, words: words() }, ' warm ')).toEqual({ given: { question: 3, score: null, words: 'warm' } });
});

it('never shows a bare figure', () => {
  const figure: QuestionFigure = { question: 1, kind: 'nps', ask: 'How?', n: 53, score: 61.6, interval: [48.2, 74.4], cannot_tell: null, counts: [] };
  expect(told(figure)).toBe('62 (48 to 74), n 53');
  expect(told({ ...figure, kind: 'csat' })).toBe('62\u202f% (48 to 74), n 53');
  expect(told({ ...figure, n: 0, score: null, interval: null, cannot_tell: 'No answers yet.' })).toBe('No answers yet.');
});

it('sends what was written, in each language', () => {
  const drafts = draftsOf({ languages: ['en'], questions: [nps] });
  const [sent] = sentQuestions(drafts, ['en', 'de']);
  expect((sent?.words ?? []).map((w) => [w.language, w.ask])).toEqual([['en', 'How?'], ['de', '']]);
});

it('says what somebody wants, a stop before “less often”, and what is left when it is lifted', () => {
  const stopped_at = '2026-11-17T08:00:00.000Z', seldom_since = '2026-10-01T08:00:00.000Z';
  expect(wishOf({ stopped_at: null, seldom_since: null })).toBe(null);
  expect(wishOf({ stopped_at, seldom_since })).toEqual({ kind: 'stop', since: stopped_at, said: 'Asked us on 17 Nov 2026 not to be asked any more.', lift: 'They may be asked again' });
  expect(wishOf({ stopped_at: null, seldom_since })).toEqual({ kind: 'seldom', since: seldom_since, said: 'Asked us on 1 Oct 2026 to be asked less often: at most once in half a year.', lift: 'They may be asked as others' });
  expect(liftedOf('stop', { stopped_at: null, seldom_since: null })).toBe('They may be asked again.');
  expect(liftedOf('stop', { stopped_at: null, seldom_since })).toBe('They may be asked again, but less often, as they had said before.');
  expect(liftedOf('seldom', { stopped_at: null, seldom_since: null })).toBe('They may be asked as often as others again.');
});
