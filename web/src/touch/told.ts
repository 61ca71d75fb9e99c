// What may be told of a touch besides what it was and how it was for them. Pure: the time and its zone are handed in.
import type { Schemas } from '../shell/api.ts';

type Contact = Schemas['NewContact'];
export type Kind = Contact['kind'];
export type Expectation = Schemas['Expectation'];
// How long they waited, in minutes; the last is this or more.
export const waits = ['0', '2', '5', '10', '20'] as const;
// Words are as they were typed; `at` is what a date and time field holds, in the shop's time ("" is now).
export type Told = {
  direction: NonNullable<Contact['direction']>;
  by: string;
  feeling: string;
  feeling_source: NonNullable<Contact['feeling_source']>;
  stage: NonNullable<Contact['stage']> | null;
  at: string;
  waited: (typeof waits)[number] | null;
};

export const expectations = ['missed', 'met', 'exceeded'] as const satisfies Expectation[];
export const directions = ['in', 'out'] as const satisfies Told['direction'][];
export const sources = ['seen', 'said'] as const satisfies Told['feeling_source'][];
export const feelings = ['glad', 'at_ease', 'unsure', 'worried', 'annoyed', 'sad'] as const;
export const stages = ['hears', 'asks', 'buys', 'receives', 'uses', 'gets_help', 'renews', 'recommends'] as const satisfies Told['stage'][];
export const nothing: Told = { direction: 'in', by: '', feeling: '', feeling_source: 'seen', stage: null, at: '', waited: null };

// What they got was not what they expected: then it is asked by what.
export const asksBy = (expectation: Expectation | null): expectation is 'missed' | 'exceeded' => expectation === 'missed' || expectation === 'exceeded';

// What goes with the touch; only what was told.
export function bodyOf(told: Told, expectation: Expectation | null, zone: string | undefined): Partial<Contact> {
  const [by, feeling] = [told.by.trim(), told.feeling.trim()];
  const at = instantIn(told.at, zone);
  return {
    ...(told.direction !== nothing.direction && { direction: told.direction }),
    ...(by && asksBy(expectation) && { expectation_by: by }),
    ...(feeling && { feeling, feeling_source: told.feeling_source }),
    ...(told.stage && { stage: told.stage }),
    ...(at && { at }),
    ...(told.waited !== null && { waited_seconds: Number(told.waited) * 60 }),
  };
}

const most = 6;
const things = (words: Pick<Schemas['LittleThing'], 'words' | 'last_at'>[]): string[] => words.toSorted((a, b) => b.last_at.localeCompare(a.last_at)).map((thing) => thing.words);

// By what it may have been: less by a step that was left out; more by the standard's extras and by what was noticed last. None twice.
export function byWhat(expectation: 'missed' | 'exceeded', of: { left_out: string[]; extra: string[]; noticed: Pick<Schemas['LittleThing'], 'words' | 'last_at'>[] }): string[] {
  const words = expectation === 'missed' ? of.left_out : [...of.extra, ...things(of.noticed)];
  const seen = new Set<string>();
  return words.filter((one) => !seen.has(one.toLowerCase()) && seen.add(one.toLowerCase())).slice(0, most);
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

// The wall clock of the shop at an instant, as a date and time field holds it: 2026-11-29T18:05.
export function wallIn(at: number, zone: string | undefined): string {
  let clock = clocks.get(zone);
  if (!clock) clocks.set(zone, (clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone })));
  return clock.format(at).replace(' ', 'T');
}

// The instant at which the shop's clock shows this; null for what is no time. A time that comes twice in autumn is the first of the two; one
// that spring leaves out is an hour later.
export function instantIn(text: string, zone: string | undefined): string | null {
  const wall = Date.parse(`${text}Z`);
  if (!text || Number.isNaN(wall)) return null;
  const offset = (at: number) => Date.parse(`${wallIn(at, zone)}Z`) - at;
  const day_ms = 86_400_000;
  const fits = [wall - offset(wall - day_ms), wall - offset(wall + day_ms)].filter((at) => wallIn(at, zone) === text).sort((a, b) => a - b);
  return new Date(fits[0] ?? wall - offset(wall - day_ms)).toISOString();
}
