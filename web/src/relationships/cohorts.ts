import { percent, shortMonth, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export type Cohort = { cohort: string; size: number; active: number[] };

// The share of a cohort that bought in each period after its first (in the first it is all of them).
export const shares = (c: Cohort): number[] => c.active.slice(1).map((n) => (c.size ? n / c.size : 0));

// Five shades, finer where shares usually lie.
export function shadeOf(share: number): 0 | 1 | 2 | 3 | 4 {
  if (share < 0.1) return 0;
  if (share < 0.25) return 1;
  if (share < 0.4) return 2;
  return share < 0.6 ? 3 : 4;
}

export function spokenCohorts(cohorts: Cohort[]): string {
  return cohorts
    .filter((c) => c.active.length > 1)
    .map((c) => t('cohorts.spoken', { name: c.cohort.length === 7 ? shortMonth(c.cohort) : c.cohort, size: whole(c.size), share: percent(shares(c).at(-1) ?? 0) }))
    .join(' ');
}
