// Opening hours as they are typed: ranges of each weekday, and days that are otherwise.
import type { Schemas } from '../shell/api.ts';
import { weekdays } from '../shell/format.ts';
import { locale, t } from '../shell/messages.tsx';

export const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof names)[number];
export type Range = Schemas['Range'];
export type Special = { on: string; name: string; ranges: Range[] };
export type Week = Record<Weekday, Range[]> & { days: Special[] };

export const weekOf = (hours: Schemas['OpeningHours']): Week => ({
  ...(Object.fromEntries(names.map((name) => [name, hours[name]])) as Record<Weekday, Range[]>),
  days: hours.days.map((d) => ({ on: d.on, name: d.name ?? '', ranges: d.ranges ?? [] })),
});

// Nothing for open at all hours.
export const bodyOf = (week: Week | null): Schemas['SayHours'] => (week === null ? { always_open: true } : { ...week, days: week.days.map(({ on, name, ranges }) => ({ on, ranges, ...(name.trim() ? { name: name.trim() } : {}) })) });

// What a time field holds cannot be 24:00; at the end of a range midnight is that.
export const typed = (time: string): string => (time === '24:00' ? '00:00' : time);
export const ending = (time: string): string => (time === '00:00' ? '24:00' : time);

const rangesIn = (ranges: Range[]): string => (ranges.length ? new Intl.ListFormat(locale).format(ranges.map((r) => t('hours.range', { from: r.from, to: r.to }))) : t('hours.closed'));

// "Monday to Friday 7:00 to 18:00; Saturday 8:00 to 13:00; Sunday closed": days that follow each other and are alike are said once.
export function weekInWords(week: Week): string {
  const long = weekdays('long');
  const runs: { from: number; to: number; words: string }[] = [];
  names.forEach((name, i) => {
    const words = rangesIn(week[name]);
    const last = runs.at(-1);
    if (last && last.words === words) last.to = i;
    else runs.push({ from: i, to: i, words });
  });
  return runs.map((r) => t('hours.run', { days: r.from === r.to ? long[r.from]! : t('hours.days', { from: long[r.from]!, to: long[r.to]! }), words: r.words })).join('; ');
}

export const isOpenEver = (week: Week): boolean => names.some((name) => week[name].length > 0);
// What is added: the day before's hours where it has some, else a working day.
export const proposed = (week: Week, day: Weekday): Range[] => {
  const before = names.slice(0, names.indexOf(day)).reverse().find((name) => week[name].length > 0);
  return before ? week[before].map((r) => ({ ...r })) : [{ from: '09:00', to: '17:00' }];
};
