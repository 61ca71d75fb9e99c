// Months as the business counts them.
import { dayFromNow } from '../shell/format.ts';

// This month and those before it: "2026-11" first.
export function monthsBack(many: number, now: number = Date.now()): string[] {
  const [year, month] = dayFromNow(0, now).split('-').map(Number) as [number, number];
  return Array.from({ length: many }, (_, back) => {
    const counted = year * 12 + month - 1 - back;
    return `${Math.floor(counted / 12)}-${String((counted % 12) + 1).padStart(2, '0')}`;
  });
}
