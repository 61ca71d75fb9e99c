import type { Schemas } from '../shell/api.ts';
import { ago, shortDay } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export type Task = Schemas['Task'];
export type Handover = Schemas['Handover'];
export type Whose = 'mine' | 'given' | 'all';

// "overdue, 3 days ago", "today", "by 4 Dec"
export function dueWords(task: Pick<Task, 'due_at' | 'due_on' | 'overdue'>, today: string): string {
  const on = task.due_on ?? task.due_at;
  if (task.overdue) return t('tasks.due.overdue', { day: ago(on) });
  return on === today ? t('tasks.due.today') : t('tasks.due.ahead', { day: shortDay(on) });
}

export const thingOf = (one: Pick<Handover, 'kind' | 'what' | 'customer'>): string =>
  one.kind === 'customer' ? t('handover.customer', { name: one.customer ?? t('handover.somebody') }) : (one.what ?? '');

// One line for each step; an empty field is no list.
export const stepsOf = (text: string): Schemas['Check'][] =>
  text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => ({ text: line, done: false }));

export const steps = (task: Pick<Task, 'checklist'>): { done: number; n: number } => ({ done: task.checklist.filter((c) => c.done).length, n: task.checklist.length });
