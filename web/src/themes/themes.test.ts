import { expect, it } from 'vitest';
import { movedOf, pointsOf, sentenceOf, shareOf, soundOf } from './themes.ts';
import type { ThemeTold, ThemesTold } from './themes.ts';

const theme = (change: Partial<ThemeTold> = {}): ThemeTold => ({
  id: 'thm_1', label: 'queue, till, waiting', name: null, words: ['queue'], stability: 0.9, pinned_at: null, pinned_by: null, parts: [], comments: 90,
  share: { share: 0.14, low: 0.12, high: 0.17 }, months: [{ month: '2026-10', comments: 3, of: 20, share: { share: 0.15, low: 0.05, high: 0.36 } }, { month: '2026-11', comments: 0, of: 0, share: null }],
  moved: { direction: 'cannot_tell', points: null, confidence: 0.99 }, feelings: { positive: 10, neutral: 20, negative: 70, not_judged: 4 }, typical: [], version: 1, ...change,
});
const told = (themes: ThemeTold[]): ThemesTold => ({ comments: 640, about_none: 100, feelings: theme().feelings, themes, found_at: null, why_not: null });
const plain = (text: string | null) => text?.replaceAll('\u202f', ' ');

it('never says a share without its interval and what it is of', () => {
  expect(plain(shareOf(theme(), 640))).toBe('14 % of 640 comments (12 to 17)');
  expect(shareOf(theme({ share: null }), 0)).toBe('Nobody wrote anything yet');
});

it('says what moved only where that can be told', () => {
  expect(movedOf(theme())).toBeNull();
  expect(movedOf(theme({ moved: { direction: 'more', points: { share: 0.09, low: 0.03, high: 0.16 }, confidence: 0.99 } }))).toBe('9 points more in three months (3 to 16)');
  expect(movedOf(theme({ moved: { direction: 'less', points: { share: -0.09, low: -0.16, high: -0.03 }, confidence: 0.99 } }))).toBe('9 points fewer in three months (3 to 16)');
});

it('says how it sounds of those that could be judged', () => {
  expect(plain(soundOf(theme().feelings))).toBe('10 % of 100 sound pleased, 70 % do not');
  expect(soundOf({ positive: 0, neutral: 0, negative: 0, not_judged: 4 })).toBeNull();
});

it('begins with what is spoken of most, and with what grew', () => {
  const grown = theme({ label: 'coffee', moved: { direction: 'more', points: { share: 0.09, low: 0.03, high: 0.16 }, confidence: 0.99 } });
  expect(plain(sentenceOf(told([theme(), grown])))).toBe('14 % of comments are about “queue, till, waiting”. More of late: “coffee”.');
  expect(sentenceOf(told([]))).toBeNull();
});

it('leaves a month without comments empty', () => {
  expect(pointsOf(theme()).map((p) => p.value)).toEqual([0.15, null]);
});
