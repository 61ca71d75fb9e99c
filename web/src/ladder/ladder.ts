// The ladder as the page shows it: its groups, where people stay, and its rules in words.
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';

export type Report = Schemas['LadderReport'];
export type Standing = Schemas['CustomerLadder'];
export type Way = Schemas['Way'];
export type Condition = Schemas['Condition'];
export type Rules = Required<Schemas['Rules']>;
export type LevelRules = keyof Rules;

export const levels = [4, 3, 2, 1, 0] as const;
export const ruled = ['level_1', 'level_2', 'level_3', 'level_4'] as const satisfies LevelRules[];
export const evidenceKinds = ['bought', 'met', 'content', 'exceeded', 'promoter', 'easy', 'advice', 'meeting', 'event', 'solved_together', 'recommends', 'referred', 'asked_and_bought', 'delivered_on_time', 'shares_values'] as const satisfies Condition['evidence'][];
export const mostConditions = 20;       // of one level, as the server says
export const groups = ['climbed_this_month', 'slipped_this_month', 'climbed', 'slipped', 'transactions_only'] as const;
export type Asked = { group: 'level'; level: number } | { group: (typeof groups)[number] };

// Which list the address asks for; the highest level that somebody is on without a word.
export function askedFor(params: URLSearchParams, report: Pick<Report, 'levels'>): Asked {
  const group = groups.find((g) => g === params.get('group'));
  if (group) return { group };
  const level = Number(params.get('level') ?? NaN);
  if (params.has('level') && levels.some((l) => l === level)) return { group: 'level', level };
  return { group: 'level', level: levels.find((l) => (report.levels[l] ?? 0) > 0) ?? 4 };
}

// The step that fewest of those who could have taken it took: where people stay.
export function stuckAt(ways: Way[]): Way | null {
  const climbs = ways.filter((w) => w.level > 0 && w.started > 0);
  return climbs.reduce<Way | null>((least, w) => (!least || w.reached / w.started < least.reached / least.started ? w : least), null);
}

export const span = (days: number): string => (days % 365 === 0 ? t('ladder.years', { n: days / 365 }) : t('time.days', { n: days }));

// "bought 2 times within a year"
export const inWords = (c: Condition): string => t('ladder.condition', { what: t(`evidence.${c.evidence}`), n: c.at_least, time: span(c.within_days) });

const same = (a: Condition, b: Condition): boolean => a.evidence === b.evidence && a.at_least === b.at_least && a.within_days === b.within_days;

export const sameRules = (a: Rules, b: Rules): boolean =>
  ruled.every((level) => a[level].length === b[level].length && a[level].every((c, i) => same(c, b[level][i]!)));

export type Difference = { level: number; added: Condition[]; gone: Condition[] };

// What one version says that the one before it did not, and the other way round, level by level.
export function differences(before: Rules, after: Rules): Difference[] {
  const lacking = (all: Condition[], from: Condition[]) => all.filter((c) => !from.some((other) => same(c, other)));
  return ruled.map((level) => ({ level: Number(level.at(-1)), added: lacking(after[level], before[level]), gone: lacking(before[level], after[level]) }))
    .filter(({ added, gone }) => added.length + gone.length > 0);
}

export function changed(rules: Rules, level: LevelRules, at: number, change: Partial<Condition> | null): Rules {
  const list = rules[level];
  return { ...rules, [level]: change === null ? list.filter((_, i) => i !== at) : at === list.length ? [...list, { evidence: 'bought', at_least: 1, within_days: 365, ...change }] : list.map((c, i) => (i === at ? { ...c, ...change } : c)) };
}
