// The four figures, made ready to be shown: what the report says, what a year of it looks like, and how much it moved.
import type { Schemas } from '../shell/api.ts';
import { currencySign, decimal, money, monthName, percent, shortMonth, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Message } from '../shell/messages.tsx';

export type Report = Schemas['Report'];
export type History = Schemas['History'];
export type FigureName = 'retention' | 'net_promoter_score' | 'lifetime_value' | 'satisfaction';
export type Point = { month: string; value: number | null; low: number | null; high: number | null; n: number | null };
export type Movement = { words: string; sure: 'up' | 'down' | null };

export type Figure = {
  name: FigureName;
  slug: string;
  title: string;
  big: string;
  unit: string;
  interval: string | null;
  n: string | null;
  movement: Movement | null;
  points: Point[];
  cannotTell: string | null;
  show: (value: number) => string;
};

const slugs: [FigureName, string][] = [
  ['retention', 'stayed'], ['net_promoter_score', 'recommend'], ['lifetime_value', 'worth'], ['satisfaction', 'content'],
];

export function fourFigures(report: Report, history: History | undefined): Figure[] {
  return slugs.map(([name, slug]) => {
    const points = pointsOf(history, name);
    const { value, interval, n } = now(report, name);
    const show = shower(name, report.currency);
    return {
      name, slug, show, points,
      title: t(`figure.${slug}` as Message),
      big: value === null ? '' : bareOf(name, value),
      unit: unitOf(name, report.currency),
      interval: interval && t('figure.from_to', { low: bareOf(name, interval[0]!), high: show(interval[1]!) }),
      n: name === 'retention' ? t('figure.of', { part: whole(report.retention.returned), n: whole(report.retention.of) }) : t('figure.n', { n: whole(n) }),
      movement: movementOf(name, history?.movements[name] ?? null, report),
      cannotTell: value === null ? reasonFor(report, name) : null,
    };
  });
}

function now(report: Report, name: FigureName): { value: number | null; interval: number[] | null; n: number } {
  const { retention, lifetime_value: worth, net_promoter_score: nps } = report;
  const csat = report.satisfaction.csat;
  switch (name) {
    case 'retention': return { value: retention.rate, interval: retention.interval, n: retention.of };
    case 'lifetime_value': return { value: worth.mean, interval: worth.mean_interval, n: worth.customers };
    case 'net_promoter_score': return { value: nps.score, interval: nps.interval, n: nps.responses };
    case 'satisfaction': return { value: csat.mean, interval: csat.mean_interval, n: csat.responses };
  }
}

// The server's sentence for why, by JSON pointer: the nearest one counts.
export function reasonFor(report: Report, name: FigureName): string {
  const reasons = Object.entries(report.cannot_tell);
  return reasons.find(([pointer]) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))?.[1] ?? '';
}

export function pointsOf(history: History | undefined, name: FigureName): Point[] {
  return (history?.[name] ?? []).map((p) => ({ month: p.as_of.slice(0, 7), value: p.value, low: p.interval?.[0] ?? null, high: p.interval?.[1] ?? null, n: p.n }));
}

// "2026-09" as September; weeks and quarters by their names.
export const inPeriod = (name: string): string => (/^\d{4}-\d{2}$/.test(name) ? monthName(name) : name);

const scale = (name: FigureName) => (name === 'retention' ? 100 : 1);

function bareOf(name: FigureName, value: number): string {
  return name === 'satisfaction' ? decimal(value) : whole(value * scale(name));
}

function shower(name: FigureName, currency: string): (value: number) => string {
  if (name === 'retention') return percent;
  if (name === 'lifetime_value') return (v) => money(v, currency);
  return (v) => bareOf(name, v);
}

function unitOf(name: FigureName, currency: string): string {
  if (name === 'retention') return '\u202f%';
  if (name === 'lifetime_value') return `\u202f${currencySign(currency)}`;
  return `\u202f${t(name === 'satisfaction' ? 'figure.of_5' : 'figure.nps')}`;
}

// What the server found, in words; colour only when it is certain. "10 up, not certain" is an answer too.
export function movementOf(name: FigureName, moved: Schemas['Movement'] | null, report: Pick<Report, 'currency' | 'as_of'>): Movement | null {
  if (!moved) return null;
  const size = Math.abs(moved.difference * scale(name));
  if (name === 'satisfaction' ? size < 0.05 : Math.round(size) === 0) return { words: t('figure.same'), sure: null };
  const way = moved.difference > 0 ? 'up' : 'down';
  const amount = name === 'lifetime_value' ? money(size, report.currency) : name === 'satisfaction' ? decimal(size) : whole(size);
  if (!moved.certain) return { words: t(`figure.${way}_unsure`, { amount }), sure: null };
  const year = Date.parse(report.as_of) - Date.parse(moved.since) > 360 * 86_400_000;
  if (name === 'lifetime_value') return { words: t(`figure.${way}_by`, { amount }), sure: way };
  if (!year) return { words: t(`figure.${way}_since`, { amount, month: shortMonth(moved.since.slice(0, 7)) }), sure: way };
  if (name === 'retention') return { words: t('figure.points', { amount }), sure: way };
  return { words: t(`figure.${way}_sure`, { amount }), sure: way };
}

// What the sparkline says aloud.
export function spoken(figure: Figure): string {
  const known = figure.points.filter((p) => p.value !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return figure.title;
  return t('figure.spoken', { title: figure.title, from: shortMonth(first.month), to: shortMonth(last.month), first: figure.show(first.value!), last: figure.show(last.value!) });
}
