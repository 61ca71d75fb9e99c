import { expect, it } from 'vitest';
import { draftsOf, keyed, sentQuestions, told } from './surveys.ts';
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
