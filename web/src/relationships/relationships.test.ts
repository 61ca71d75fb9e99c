import { describe, expect, it } from 'vitest';
import { shadeOf, shares, spokenCohorts } from './cohorts.ts';
import { fourFigures, movementOf, reasonFor } from './figures.ts';
import type { History, Point, Report } from './figures.ts';

const report: Report = {
  as_of: '2026-11-22', currency: 'EUR', customers: { total: 412, new: 31, active: 371 }, regulars: { total: 412, came: 371, fading: 23 },
  retention: { period: 'month', rate: 0.91, interval: [0.88, 0.93], returned: 353, of: 388, cohorts: [] },
  lifetime_value: { purchase_model: null, spend_model: null, horizon_days: 365, discount_rate: 0.1, mean: 438.2, median: 297, total: 180538, mean_interval: [419, 458], customers: 412 },
  net_promoter_score: { score: null, interval: null, responses: 0, promoters: 0, passives: 0, detractors: 0 },
  satisfaction: { csat: { score: 92, interval: [84, 96], mean: 4.62, mean_interval: [4.4, 4.7], responses: 88 }, ces: { score: null, interval: null, responses: 0 } },
  expectations: { missed: 0, met: 0, exceeded: 0 }, attentiveness: { median_seconds: null, p90_seconds: null, answered: 0, waiting_now: 0 },
  cannot_tell: { '/net_promoter_score': 'No answers yet.' },
} as Report;

const point = (month: string, value: number | null, low = value, high = value): Point => ({ month, value, low, high, n: 10 });

describe('the four figures', () => {
  const [stayed, recommend, worth, content] = fourFigures(report, undefined);
  it('say what the report says, with their interval and n', () => {
    expect([stayed!.big, stayed!.interval, stayed!.n]).toEqual(['91', '88 to 93\u202f%', '353 of 388']);
    expect([worth!.big, worth!.interval, worth!.n]).toEqual(['438', '419 to 458\u202f€', 'n 412']);
    expect([content!.big, content!.interval, content!.n]).toEqual(['4.6', '4.4 to 4.7', 'n 88']);
  });
  it('say that they cannot tell, and why, instead of a zero', () => {
    expect(recommend!.cannotTell).toBe('No answers yet.');
    expect(recommend!.big).toBe('');
    expect(reasonFor({ ...report, cannot_tell: { '/retention/rate': 'Needs two months.' } }, 'retention')).toBe('Needs two months.');
  });
  it('take the months from the history', () => {
    const history: History = { retention: [{ as_of: '2026-10-31', value: 0.9, interval: null, n: 3 }], net_promoter_score: [], lifetime_value: [], satisfaction: [] };
    expect(fourFigures(report, history)[0]!.points).toEqual([{ month: '2026-10', value: 0.9, low: null, high: null, n: 3 }]);
  });
});

describe('a change', () => {
  it('has colour only when its interval leaves zero out', () => {
    expect(movementOf('retention', [point('2025-11', 0.84, 0.81, 0.87), point('2026-11', 0.91, 0.88, 0.94)], 'EUR')).toEqual({ words: '7 points in a year', sure: 'up' });
    expect(movementOf('net_promoter_score', [point('2025-11', 44, 28, 60), point('2026-11', 54, 38, 70)], 'EUR')).toEqual({ words: '10 up, not certain', sure: null });
    expect(movementOf('net_promoter_score', [point('2025-11', 60, 58, 62), point('2026-11', 40, 38, 42)], 'EUR')).toEqual({ words: '20 down in a year', sure: 'down' });
  });
  it('that rounds to nothing is none, and one without an interval is not certain', () => {
    expect(movementOf('satisfaction', [point('2025-11', 4.6), point('2026-11', 4.62)], 'EUR')).toEqual({ words: 'no change', sure: null });
    expect(movementOf('retention', [point('2025-11', 0.5, null, null), point('2026-11', 0.9, null, null)], 'EUR')!.sure).toBe(null);
  });
  it('needs two months that can be told', () => expect(movementOf('retention', [point('2025-11', null), point('2026-11', 0.9)], 'EUR')).toBe(null));
});

describe('cohorts', () => {
  it('leave out the first period, which is everybody', () => expect(shares({ cohort: '2026-01', size: 50, active: [50, 25, 10] })).toEqual([0.5, 0.2]));
  it('of nobody have no share', () => expect(shares({ cohort: '2026-01', size: 0, active: [0, 0] })).toEqual([0]));
  it('have five shades', () => expect([0, 0.1, 0.25, 0.4, 0.6].map(shadeOf)).toEqual([0, 1, 2, 3, 4]));
  it('are spoken', () => expect(spokenCohorts([{ cohort: '2026-01', size: 50, active: [50, 25] }])).toBe('Jan 26: 50 customers, 50\u202f% in the last period.'));
});
