import type { Schemas } from '../shell/api.ts';

export type Fact = Schemas['FactView'];
export type Operator = Fact['operators'][number];
export type Condition = { field: string; op: Operator; value?: string | number };

// What is asked for most, in one tap.
export const quick: { name: 'overdue' | 'owed' | 'disappointed' | 'delighted' | 'danger' | 'loyal' | 'new' | 'price'; condition: Condition }[] = [
  { name: 'overdue', condition: { field: 'overdue_from', op: 'passed' } },
  { name: 'owed', condition: { field: 'promises_open', op: 'at_least', value: 1 } },
  { name: 'disappointed', condition: { field: 'last_expectation', op: 'is', value: 'missed' } },
  { name: 'delighted', condition: { field: 'last_expectation', op: 'is', value: 'exceeded' } },
  { name: 'danger', condition: { field: 'dangers_open', op: 'at_least', value: 1 } },
  { name: 'loyal', condition: { field: 'ladder_level', op: 'at_least', value: 3 } },
  { name: 'new', condition: { field: 'first_order_at', op: 'within_days', value: 60 } },
  { name: 'price', condition: { field: 'leaning', op: 'is', value: 'price_driven' } },
];

export const same = (a: Condition, b: Condition) => a.field === b.field && a.op === b.op && String(a.value ?? '') === String(b.value ?? '');
export const takesValue = (op: Operator) => !['passed', 'ahead', 'known', 'unknown'].includes(op);

// The conditions in an address; none when it holds something else.
export function read(where: string): Condition[] {
  try {
    const rule = JSON.parse(where) as { all?: Condition[] };
    return Array.isArray(rule.all) ? rule.all.filter((one) => typeof one?.field === 'string' && typeof one.op === 'string') : [];
  } catch {
    return [];
  }
}
export const write = (conditions: Condition[]) => (conditions.length ? JSON.stringify({ all: conditions }) : null);

// Whether the server would take it: a half-typed value is not sent.
export function valueFits(fact: Pick<Fact, 'kind'>, op: Operator, value: string): boolean {
  if (!takesValue(op)) return true;
  if (op.endsWith('_days')) return /^\d{1,5}$/.test(value);
  if (fact.kind === 'number') return /^-?\d{1,12}$/.test(value);
  if (fact.kind === 'money') return /^-?\d{1,10}(\.\d{1,3})?$/.test(value);
  if (fact.kind === 'instant' || fact.kind === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(value);
  return value.trim() !== '' && value.length <= 200;
}
