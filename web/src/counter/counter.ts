// What the counter shows and in which order. Pure: the hour and the data are handed in.
import type { Schemas } from '../shell/api.ts';
import { dayFromNow } from '../shell/format.ts';

export type Visitor = Schemas['Visitor'];
export type Saying = Schemas['Saying'];
export type Greeting = Schemas['Greeting'];
export type Promised = Schemas['Promised'];

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const shortest_window_ms = 30 * minute_ms;
const just_ms = 2 * hour_ms;

// "Likely now" ends at a full hour, at least half an hour from now.
export const windowEnd = (from: number): number => Math.ceil((from + shortest_window_ms) / hour_ms) * hour_ms;

// The wall clock of a time zone, as minutes since midnight.
export function minuteOfDay(at: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).formatToParts(at);
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return of('hour') * 60 + of('minute');
}

// Minutes until "8:10" comes again, counted from half an hour before `at`, so that who is a little late still comes first.
export function minutesUntil(around: string, at: number, zone: string | undefined): number {
  const [hour = 0, minute = 0] = around.split(':').map(Number);
  const lateness = 30;
  return (((hour * 60 + minute - minuteOfDay(at, zone) + lateness) % 1440) + 1440) % 1440 - lateness;
}

// As they will come in; those whose hour nobody knows are last, the likeliest of them first.
export function byHour<T extends Pick<Visitor, 'around' | 'probability'>>(visitors: T[], from: number, zone: string | undefined): T[] {
  const place = (v: T) => (v.around ? minutesUntil(v.around, from, zone) : Infinity);
  return visitors.toSorted((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first === second ? b.probability - a.probability : first - second;
  });
}

// Most likely first, as the server names them.
export const likeliest = <T extends Pick<Visitor, 'probability'>>(visitors: T[]): T[] => visitors.toSorted((a, b) => b.probability - a.probability);

// From what is known of the whole day: who comes within the window, most likely first.
export function within<T extends Pick<Visitor, 'around' | 'probability'>>(visitors: T[], from: number, to: number, zone: string | undefined): T[] {
  const length = (to - from) / minute_ms;
  return likeliest(visitors.filter((v) => v.around && minutesUntil(v.around, from, zone) <= length));
}

export const justHere = <T extends { last_visit_at: string | null }>(rows: T[], now: number): T[] =>
  rows.filter((r) => r.last_visit_at && now - Date.parse(r.last_visit_at) < just_ms && Date.parse(r.last_visit_at) <= now + hour_ms);

// Letters compare without accents and without case: "koval" is in "Jan Kovalčík".
export function fold(text: string): { folded: string; at: number[] } {
  let folded = '';
  const at: number[] = [];
  let index = 0;
  for (const letter of text) {
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace('ß', 'ss').replace('ł', 'l').replace('ı', 'i').replace('ø', 'o');
    for (const one of plain) { folded += one; at.push(index); }
    index += letter.length;
  }
  at.push(index);
  return { folded, at };
}

// The name in three parts, the middle one being what was typed; the whole name first where nothing of it was.
export function marked(name: string, typed: string): [before: string, mark: string, after: string] {
  const { folded, at } = fold(name);
  for (const word of typed.split(/\s+/).map((w) => fold(w).folded).filter(Boolean)) {
    const found = ` ${folded}`.search(new RegExp(`[\\s-]${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
    const start = found >= 0 ? found : folded.indexOf(word);
    if (start < 0) continue;
    const [from, to] = [at[start]!, at[start + word.length]!];
    return [name.slice(0, from), name.slice(from, to), name.slice(to)];
  }
  return [name, '', ''];
}

// Every word typed begins a word of the name.
export function fits(name: string, typed: string): boolean {
  const words = fold(name).folded.split(/[\s-]+/);
  const asked = fold(typed.trim()).folded.split(/\s+/).filter(Boolean);
  return asked.length > 0 && asked.every((a) => words.some((w) => w.startsWith(a)));
}

// What was typed, where it is the end of this person's number; nobody reads more of it over the counter.
export function phoneTail(phones: string[], typed: string): string | null {
  const digits = typed.replace(/\D/g, '');
  return digits.length >= 3 && phones.some((p) => p.replace(/\D/g, '').endsWith(digits)) ? digits : null;
}

// A scanner is a very fast typist that ends with Enter.
export function scanner(heard: (code: string) => void, slowest_ms = 400, shortest = 4): (key: string, at: number) => void {
  let code = '';
  let last = -Infinity;
  return (key, at) => {
    if (at - last > slowest_ms) code = '';
    last = at;
    if (/^\d$/.test(key)) { code += key; return; }
    if (key === 'Enter' && code.length >= shortest) heard(code);
    code = '';
  };
}

// By when something is promised, the likeliest first: tomorrow; then today, Friday, and when they are here again. Each day once.
export type DueChoice = { is: 'tomorrow' | 'today' | 'friday' | 'next_visit'; on: string };
const friday = 5;
export function dueChoices(next_visit_on: string | null, now: number = Date.now()): DueChoice[] {
  const today = dayFromNow(0, now);
  const days = (friday - new Date(today).getUTCDay() + 7) % 7 || 7;
  const all: DueChoice[] = [{ is: 'tomorrow', on: dayFromNow(1, now) }, { is: 'today', on: today }, { is: 'friday', on: dayFromNow(days, now) }];
  if (next_visit_on && next_visit_on > today) all.push({ is: 'next_visit', on: next_visit_on });
  return all.filter((c, i) => all.findIndex((other) => other.on === c.on) === i);
}

// What stands in the cells of the card. What concerns them as a person is never cut; cases are one cell, and what is left over of our own
// troubles another; one promise and the next step keep their places.
export type Care = Schemas['Care'];
export type Reds = { never_cut: Care[]; cases: Care[]; others: Care[]; rest: Care[] };
export const most_cells = 6;
export function redsOf(g: Pick<Greeting, 'take_care' | 'promised' | 'next_step'>): Reds {
  const never_cut = g.take_care.filter((c) => c.about === 'care' || c.about === 'do_not_mention');
  const cases = g.take_care.filter((c) => c.about === 'case');
  const others = g.take_care.filter((c) => !never_cut.includes(c) && !cases.includes(c));
  const kept = never_cut.length + Math.min(1, cases.length) + Math.min(1, g.promised.length) + (g.next_step ? 1 : 0);
  const free = Math.max(1, most_cells - kept);
  if (others.length <= free) return { never_cut, cases, others, rest: [] };
  return { never_cut, cases, others: others.slice(0, free - 1), rest: others.slice(free - 1) };
}

export type Price = { amount_minor: number; currency: string };

// What the usual costs; null as soon as one thing has no price.
export function priceOf(items: { product_id: string | null; quantity: number }[], prices: Map<string, Price | null>): Price | null {
  const each = items.map(({ product_id, quantity }) => ({ quantity, price: product_id === null ? null : (prices.get(product_id) ?? null) }));
  const currency = each[0]?.price?.currency;
  if (currency === undefined || each.some(({ price }) => price?.currency !== currency)) return null;
  return { amount_minor: each.reduce((sum, { price, quantity }) => sum + Math.round(price!.amount_minor * quantity), 0), currency };
}
