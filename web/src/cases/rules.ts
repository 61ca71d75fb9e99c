// The rules of cases as a form holds them: texts, each beside its fault.
import type { paths } from '../api';
import { t } from '../shell/messages.tsx';

export type CaseRules = paths['/api/v1/case-rules']['get']['responses']['200']['content']['application/json'];
export type CaseRulesBody = NonNullable<paths['/api/v1/case-rules']['put']['requestBody']>['content']['application/json'];

export const timed = ['first_minutes', 'next_minutes', 'solution_minutes'] as const;
export const days = ['newest_days', 'ask_after_days', 'reopen_at'] as const;
export type ClockDraft = { key: number } & Record<'name' | 'kind' | 'source' | 'level' | (typeof timed)[number] | 'warn_minutes' | 'escalate_to' | 'team_id', string>;
export type AnswerDraft = { key: number } & Record<'name' | 'survey' | 'from' | 'to' | 'kind' | 'hours' | 'owner_id', string>;
export type RulesDraft = { clocks: ClockDraft[]; responses: AnswerDraft[] } & Record<(typeof days)[number], string>;
export type Faults = Record<string, string>;        // by pointer: "/clocks/0/first_minutes"

// Where a rule stood among those that were sent: its faults are told by that place, wherever it stands now. -1: it was not among them.
export const placeSent = (sent: RulesDraft | null, list: 'clocks' | 'responses', key: number): number => (sent?.[list] ?? []).findIndex((rule) => rule.key === key);

let keys = 0;
const text = (value: string | number | null | undefined): string => (value === null || value === undefined ? '' : String(value));
export const hoursText = (minutes: number | null | undefined): string => (minutes ? String(Math.round(minutes / 0.6) / 100) : '');

export const newClock = (): ClockDraft => ({ key: ++keys, name: '', kind: '', source: '', level: '', first_minutes: '', next_minutes: '', solution_minutes: '', warn_minutes: '30', escalate_to: '', team_id: '' });
export const newAnswer = (): AnswerDraft => ({ key: ++keys, name: '', survey: 'nps', from: '0', to: '6', kind: 'complaint', hours: '24', owner_id: '' });

export function draftOf(rules: CaseRules): RulesDraft {
  return {
    clocks: rules.clocks.map((rule) => ({
      key: ++keys, name: rule.name, kind: text(rule.kind), source: text(rule.source), level: text(rule.level), first_minutes: hoursText(rule.first_minutes), next_minutes: hoursText(rule.next_minutes),
      solution_minutes: hoursText(rule.solution_minutes), warn_minutes: text(rule.warn_minutes), escalate_to: text(rule.escalate_to), team_id: text(rule.team_id),
    })),
    responses: rules.responses.map((rule) => ({ key: ++keys, name: rule.name, survey: rule.survey, from: text(rule.from), to: text(rule.to), kind: rule.kind, hours: text(rule.hours), owner_id: text(rule.owner_id) })),
    newest_days: text(rules.newest_days), ask_after_days: text(rules.ask_after_days), reopen_at: text(rules.reopen_at),
  };
}

// What the server is told, and what cannot be told because it is no number or has no name.
export function rulesFrom(draft: RulesDraft, rules: CaseRules): { body: CaseRulesBody; faults: Faults } {
  const faults: Faults = {};
  const whole = (typed: string, at: string): number => {
    if (!/^\d+$/.test(typed.trim())) faults[at] = t('rules.no_number');
    return Number(typed.trim());
  };
  const minutes = (typed: string, at: string): number | null => {
    const said = typed.trim().replace(',', '.');
    if (!said) return null;
    if (!/^\d+(\.\d+)?$/.test(said)) faults[at] = t('rules.no_hours');
    return Math.round(Number(said) * 60);
  };
  const named = (typed: string, at: string): string => {
    if (!typed.trim()) faults[at] = t('rules.no_name');
    return typed.trim();
  };
  const clocks = draft.clocks.map((rule, i) => {
    const at = (field: string) => `/clocks/${i}/${field}`;
    return {
      name: named(rule.name, at('name')), kind: (rule.kind || null) as CaseRules['clocks'][number]['kind'], source: (rule.source || null) as CaseRules['clocks'][number]['source'], level: rule.level ? Number(rule.level) : null,
      first_minutes: minutes(rule.first_minutes, at('first_minutes')), next_minutes: minutes(rule.next_minutes, at('next_minutes')), solution_minutes: minutes(rule.solution_minutes, at('solution_minutes')),
      warn_minutes: rule.warn_minutes.trim() ? whole(rule.warn_minutes, at('warn_minutes')) : 0, escalate_to: rule.escalate_to || null, team_id: rule.team_id || null,
    };
  });
  const responses = draft.responses.map((rule, i) => {
    const at = (field: string) => `/responses/${i}/${field}`;
    return {
      name: named(rule.name, at('name')), survey: rule.survey as CaseRules['responses'][number]['survey'], from: whole(rule.from, at('from')), to: whole(rule.to, at('to')),
      kind: rule.kind as CaseRules['responses'][number]['kind'], hours: whole(rule.hours, at('hours')), owner_id: rule.owner_id || null,
    };
  });
  const [newest_days, ask_after_days, reopen_at] = days.map((field) => whole(draft[field], `/${field}`)) as [number, number, number];
  return { body: { clocks, responses, newest_days, ask_after_days, reopen_at, answers: rules.answers }, faults };
}

// The rule at `from` stands at `to`; nothing happens over an end.
export function moved<T>(rows: readonly T[], from: number, to: number): T[] {
  if (to < 0 || to >= rows.length) return [...rows];
  const rest = rows.filter((_, i) => i !== from);
  return [...rest.slice(0, to), rows[from]!, ...rest.slice(to)];
}
