// The week as a strip of hours: which hours are drawn, and how dark each is.
import type { Schemas } from '../shell/api.ts';

export type OwnRhythm = Schemas['OwnRhythm'];
type Hours = OwnRhythm['hours'];

const fewest = 9;
const evening = 20;

// From the first to the last hour that anybody came at, at least nine of them so that the strip keeps its shape.
export function hoursShown(hours: Hours): number[] {
  if (!hours.length) return [];
  let first = Math.min(...hours.map((h) => h.hour));
  let last = Math.max(...hours.map((h) => h.hour));
  while (last - first + 1 < fewest) { if (last < evening) last += 1; else first -= 1; }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

export const countAt = (hours: Hours, weekday: number, hour: number): number => hours.find((h) => h.weekday === weekday && h.hour === hour)?.visits ?? 0;

// 0 to 4: nothing, and four shades up to the most.
export const shade = (visits: number, most: number): number => (visits === 0 ? 0 : Math.max(1, Math.ceil((visits / most) * 4)));

export const fullest = (hours: Hours): Hours[number] | null => hours.reduce<Hours[number] | null>((best, h) => (!best || h.visits > best.visits ? h : best), null);
