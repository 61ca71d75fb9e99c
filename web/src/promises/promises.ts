// Promises as the page shows them: when they are due, how they ended, and what may be done about them.
import type { Schemas } from '../shell/api.ts';
import { ago, clock, day, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export type Promised = Schemas['NamedPromise'];
export type State = Promised['state'];
export type Share = Schemas['KeptShare'];

export const lists = ['open', 'apology', 'ended', 'share'] as const;
export type List = (typeof lists)[number];

const day_ms = 86_400_000;

// Overdue, due within the day, or not yet: the three groups of what is owed.
export type Due = 'overdue' | 'today' | 'ahead';
export const dues = ['overdue', 'today', 'ahead'] as const satisfies Due[];
export function dueOf(p: Pick<Promised, 'state' | 'due_at'>, now: number): Due {
  if (p.state === 'late') return 'overdue';
  return Date.parse(p.due_at) - now < day_ms ? 'today' : 'ahead';
}

export const isOpen = (p: Pick<Promised, 'state'>): boolean => p.state === 'open' || p.state === 'late';
export const needsApology = (p: Pick<Promised, 'state' | 'apologised_at'>): boolean => ['late', 'kept_late', 'broken'].includes(p.state) && p.apologised_at === null;

// "by 5 December 2026", with the hour where one was said.
export const dueWords = (p: Pick<Promised, 'due_at' | 'due_on'>): string =>
  p.due_on ? t('promises.by_day', { day: day(p.due_on) }) : t('promises.by_hour', { day: shortDayYear(p.due_at), hour: clock(p.due_at) });
export const dueAgo = (p: Pick<Promised, 'due_at' | 'due_on'>): string => ago(p.due_on ?? p.due_at);

// The months of somebody's record, newest first, each with its people.
export function byMonth(shares: Share[]): [string, Share[]][] {
  const months = [...new Set(shares.map((s) => s.month))].sort().reverse();
  return months.map((month) => [month, shares.filter((s) => s.month === month)]);
}

export const together = (shares: Share[]): { kept: number; n: number } =>
  shares.reduce((sum, s) => ({ kept: sum.kept + s.kept, n: sum.n + s.n }), { kept: 0, n: 0 });
