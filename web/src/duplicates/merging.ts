// Two records side by side: which lines differ, whose value each takes, and what that leaves to be sent.
import { facts, shown } from '../people/facts.ts';
import type { Fact } from '../people/facts.ts';
import type { Schemas } from '../shell/api.ts';

export type Preview = Schemas['MergePreview'];
export type Choice = Schemas['Choice'];
export type Side = 'survivor' | 'other';
export type Row = { field: Fact['name'] | 'custom'; survivor: string; other: string; many: boolean; usual: Choice };

const custom = (c: Preview['survivor']): string => Object.entries(c.custom ?? {}).map(([name, value]) => `${name}: ${value}`).join(', ');
const lines = (c: Preview['survivor']): { field: Row['field']; text: string; many: boolean }[] => [
  ...facts.map((fact) => ({ field: fact.name, text: shown(c, fact), many: fact.kind !== 'text' })),
  { field: 'custom', text: custom(c), many: true },
];

// What would change, in the order of the facts: where both say something else, and what only the other record knows. A
// list to which the other adds nothing is not among them.
export function rowsOf(preview: Preview): Row[] {
  const [survivor, other, merged] = [lines(preview.survivor), lines(preview.other), lines(preview.merged)];
  return survivor.flatMap(({ field, text, many }, at) => {
    const others = other[at]!.text;
    if (!others || (text && !preview.differing.includes(field))) return [];
    if (many && text && merged[at]!.text === text) return [];
    const usual: Choice = many && text ? 'both' : merged[at]!.text === text ? 'survivor' : 'other';
    return [{ field, survivor: text, other: others, many, usual }];
  });
}

// What stays as it is: the two agree, or the other record knows nothing.
export const stays = (preview: Preview): { field: Row['field']; text: string }[] => {
  const changing = new Set(rowsOf(preview).map((row) => row.field));
  return lines(preview.survivor).filter(({ field, text }) => text && !changing.has(field));
};

export const taken = (choice: Choice, side: Side): boolean => choice === 'both' || choice === side;

// A press on one side: one value takes the place of the other; of several, either may go, but not both.
export function pressed(row: Row, choice: Choice, side: Side): Choice {
  const opposite: Side = side === 'survivor' ? 'other' : 'survivor';
  if (choice === side) return row.many && row[opposite] ? 'both' : opposite;
  if (choice === 'both') return opposite;
  return row.many && row[opposite] ? 'both' : side;
}

// Only what somebody chose otherwise is said; for the rest the server's own rule stands.
export const choicesToSend = (rows: Row[], chosen: Partial<Record<string, Choice>>): Record<string, Choice> =>
  Object.fromEntries(rows.flatMap((row) => (chosen[row.field] && chosen[row.field] !== row.usual ? [[row.field, chosen[row.field]!]] : [])));

const histories = ['touchpoints', 'orders', 'deliveries', 'enquiries', 'cases', 'responses', 'promises', 'tasks', 'handovers', 'outlook', 'shared_values', 'consents'] as const;

// The histories that move, with how many rows of each.
export const movingOf = ({ rows }: Preview): { table: (typeof histories)[number]; n: number }[] =>
  histories.map((table) => ({ table, n: rows.find((r) => r.table === table)?.rows ?? 0 })).filter(({ n }) => n > 0);

export const channels = ['post', 'email', 'phone', 'sms'] as const;

// The channels of which the two said something else, or only one said anything.
export const consentsOf = ({ survivor, other, merged }: Preview) =>
  channels.map((channel) => ({ channel, survivor: survivor[`consent_${channel}`], other: other[`consent_${channel}`], merged: merged[`consent_${channel}`] }))
    .filter((c) => c.survivor !== c.other);

export const pairOf = (survivor: string, other: string): string => `${survivor}-${other}`;
export function idsOf(pair: string): [string, string] | null {
  const parts = pair.split('-');
  return parts.length === 2 && parts.every((p) => p.startsWith('cus_')) ? [parts[0]!, parts[1]!] : null;
}
// The same two, whichever stays.
export const samePair = (a: string, b: string): boolean => a === b || a === b.split('-').reverse().join('-');
