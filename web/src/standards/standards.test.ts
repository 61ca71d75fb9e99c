import { expect, it } from 'vitest';
import { drafts, insertBelow, moved, sent, sentenceOf, sidesOf, verdictOf, without } from './standards.ts';
import type { Comparison } from './standards.ts';

const comparison = (change: Partial<Comparison> = {}): Comparison => ({
  with: { n: 58, exceeded: 24, share: 0.41, interval: [0.29, 0.54] },
  without: { n: 122, exceeded: 22, share: 0.18, interval: [0.12, 0.26] },
  difference: 0.23, interval: [0.09, 0.37], confidence: 0.95, verdict: 'more', words: '', ...change,
});
const plain = (text: string | null) => text?.replaceAll('\u202f', ' ');

it('says both sides with how many there were', () => {
  expect(plain(sidesOf(comparison()))).toBe('41 % of 58, else 18 % of 122');
  const nobody = { n: 0, exceeded: 0, share: null, interval: null };
  expect(plain(sidesOf(comparison({ with: nobody })))).toBe('nobody yet, else 18 % of 122');
  expect(sidesOf(comparison({ with: nobody, without: nobody }))).toBeNull();
});

it('tells a difference only where it can be told', () => {
  expect(verdictOf(comparison())).toBe('23 points more, 9 to 37');
  expect(verdictOf(comparison({ verdict: 'less', difference: -0.2, interval: [-0.3, -0.1] }))).toBe('20 points fewer, 10 to 30');
  expect(verdictOf(comparison({ verdict: 'cannot_tell' }))).toBe('Cannot tell yet: it may be chance');
  expect(verdictOf(comparison({ with: { n: 4, exceeded: 4, share: 1, interval: [0.5, 1] } }))).toBe('Cannot tell yet: 6 more are needed');
});

it('begins with the standard that most contacts had', () => {
  const of = (kind: 'visit' | 'call', touchpoints: number) => ({ standard: { kind, channel: null, stage: null } as never, adherence: { touchpoints, outcome: comparison() } as never });
  expect(plain(sentenceOf([of('call', 3), of('visit', 9)]))).toBe('At each visit: with all steps done 41 % were given more than they expected, else 18 %.');
  expect(sentenceOf([])).toBeNull();
});

it('keeps a step’s number while its words and its place change', () => {
  const three = drafts([{ step: 1, words: 'a' }, { step: 2, words: 'b' }, { step: 3, words: 'c' }]);
  const more = insertBelow(three, 0);
  expect(more.map((s) => s.step)).toEqual([1, null, 2, 3]);
  expect(new Set(more.map((s) => s.key)).size).toBe(4);
  expect(sent(moved(more, 3, -3)).map((s) => s.step)).toEqual([3, 1, 2]);
  expect(moved(three, 0, -1)).toBe(three);
  expect(without(three, 1).map((s) => s.words)).toEqual(['a', 'c']);
});
