// What a standard says and what its figures mean. Pure.
import type { Schemas } from '../shell/api.ts';
import { percent, whole } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';

export type Standard = Schemas['Standard'];
export type Adherence = Schemas['Adherence'];
export type Comparison = Schemas['Comparison'];
export type Looked = { from?: string; to?: string; place?: string };

export const adherenceKey = (id: string, looked: Looked) => ['standards', id, 'adherence', looked] as const;

export const nameOf = (of: Pick<Standard, 'kind' | 'channel' | 'stage'>): string =>
  [word('kind', of.kind), of.channel, of.stage && word('journey', of.stage)].filter(Boolean).join(', ');

// "59 % of 364, else 21 % of 639"; nothing where neither side has anybody.
export function sidesOf({ with: done, without }: Comparison): string | null {
  if (done.share === null && without.share === null) return null;
  const side = (one: Comparison['with']) => (one.share === null ? t('standards.nobody') : t('standards.of', { share: percent(one.share), n: whole(one.n) }));
  return t('standards.sides', { done: side(done), other: side(without) });
}

// Whether the difference can be told, and how large it is.
export function verdictOf({ verdict, difference, interval, with: done, without }: Comparison, fewest = 10): string {
  const points = (share: number) => whole(Math.abs(share) * 100);
  if (done.n < fewest || without.n < fewest) return t('standards.too_few', { n: Math.max(0, fewest - Math.min(done.n, without.n)) });
  if (verdict === 'cannot_tell' || difference === null || interval === null) return t('standards.cannot_tell');
  const [low, high] = interval as [number, number];
  const [least, most] = verdict === 'more' ? [low, high] : [high, low];
  return t(`standards.${verdict}`, { n: points(difference), low: points(least), high: points(most) });
}

// The one sentence of the page: of the standard with the most contacts.
export function sentenceOf(told: { standard: Standard; adherence: Adherence }[]): string | null {
  const [best] = told.filter(({ adherence: { outcome } }) => outcome.with.share !== null && outcome.without.share !== null).toSorted((a, b) => b.adherence.touchpoints - a.adherence.touchpoints);
  if (!best) return null;
  const { with: done, without } = best.adherence.outcome;
  return t('standards.sentence', { what: nameOf(best.standard).toLowerCase(), done: percent(done.share!), other: percent(without.share!) });
}

export type Draft = { key: number; step: number | null; words: string };

// The steps of a form as it is written in: after Enter there is one more below, an empty one goes with Backspace.
export const drafts = (steps: Standard['in_force']['steps']): Draft[] => steps.map(({ step, words }, key) => ({ key, step, words }));
export function insertBelow(steps: Draft[], at: number): Draft[] {
  const key = 1 + Math.max(-1, ...steps.map((s) => s.key));
  return [...steps.slice(0, at + 1), { key, step: null, words: '' }, ...steps.slice(at + 1)];
}
export const without = (steps: Draft[], at: number): Draft[] => steps.filter((_, i) => i !== at);
export function moved(steps: Draft[], at: number, by: number): Draft[] {
  const to = at + by;
  if (to < 0 || to >= steps.length) return steps;
  const next = [...steps];
  next.splice(to, 0, ...next.splice(at, 1));
  return next;
}
export const sent = (steps: Draft[]): { step: number | null; words: string }[] =>
  steps.filter((s) => s.words.trim()).map(({ step, words }) => ({ step, words: words.trim() }));
