// What a theme's figures mean. Pure.
import type { Schemas } from '../shell/api.ts';
import { percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import '../messages/more.ts';

export type ThemeTold = Schemas['ThemeTold'];
export type ThemesTold = Schemas['ThemesTold'];
export type CommentTold = Schemas['CommentTold'];
export type Feelings = Schemas['Feelings'];

// The month so far as the last point; a month without any comment has no value.
export const pointsOf = (theme: ThemeTold) =>
  theme.months.map(({ month, share }) => ({ month, value: share?.share ?? null, low: share?.low ?? null, high: share?.high ?? null, n: null }));

// "14 % of 640 comments, 12 to 17"
export function shareOf({ share }: ThemeTold, of: number): string {
  if (!share) return t('themes.no_share');
  return t('themes.share', { share: percent(share.share), n: whole(of), low: whole(share.low * 100), high: whole(share.high * 100) });
}

// How much more often than in the nine months before; nothing where that cannot be told.
export function movedOf({ moved }: ThemeTold): string | null {
  if (moved.direction === 'cannot_tell' || !moved.points) return null;
  const points = [moved.points.low, moved.points.high].map((p) => Math.abs(p * 100)).toSorted((a, b) => a - b);
  return t(`themes.moved.${moved.direction}`, { n: whole(Math.abs(moved.points.share * 100)), low: whole(points[0]!), high: whole(points[1]!) });
}

export const judgedOf = (f: Feelings): number => f.positive + f.neutral + f.negative;

// "62 % sound pleased, 21 % do not"; nothing where none could be judged.
export function soundOf(f: Feelings): string | null {
  const judged = judgedOf(f);
  return judged === 0 ? null : t('themes.sound', { pleased: percent(f.positive / judged), not: percent(f.negative / judged), n: whole(judged) });
}

// The one sentence of the page: what is spoken of most, and what grew.
export function sentenceOf(told: ThemesTold): string | null {
  const [most] = told.themes;
  if (!most?.share) return null;
  const grew = told.themes.filter((one) => one.moved.direction === 'more').toSorted((a, b) => (b.moved.points?.share ?? 0) - (a.moved.points?.share ?? 0))[0];
  const first = t('themes.sentence', { label: most.label, share: percent(most.share.share) });
  return grew ? `${first} ${t('themes.grew', { label: grew.label })}` : first;
}
