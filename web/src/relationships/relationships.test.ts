import { describe, expect, it } from 'vitest';
import { shadeOf, shares, spokenCohorts } from './cohorts.ts';
import { fourFigures, movementOf, reasonFor } from './figures.ts';
import type { History, Report } from './figures.ts';

const unknown = { value: null, interval: null, n: 0, why_not: 'Cannot tell yet.' };
const report: Report = {
  as_of: '2026-11-22', currency: 'EUR', customers: { total: 412, new: 31, active: 371 }, regulars: { total: 412, came: 371, fading: 23 },
  retention: { period: 'month', rate: 0.91, interval: [0.88, 0.93], returned: 353, of: 388, from: '2026-09', to: '2026-10', cohorts: [] },
  lifetime_value: { purchase_model: null, spend_model: null, horizon_days: 365, discount_rate: 0.1, mean: 438.2, median: 297, total: 180538, mean_interval: [419, 458], customers: 412 },
  net_promoter_score: { score: null, interval: null, responses: 0, promoters: 0, passives: 0, detractors: 0 },
  satisfaction: { csat: { score: 92, interval: [84, 96], mean: 4.62, mean_interval: [4.4, 4.7], responses: 88 }, ces: { score: null, interval: null, responses: 0 } },
  expectations: { missed: 0, met: 0, exceeded: 0 }, attentiveness: { median_seconds: null, p90_seconds: null, answered: 0, waiting_now: 0 }, ladder: null,
  recovery: { together: 0, closed: 0, open: 0, minutes: unknown, first_contact: unknown, right_now: unknown, came_back: unknown },
  cannot_tell: { '/net_promoter_score': 'No answers yet.' },
} as Report;

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
    const history: History = { retention: [{ as_of: '2026-10-31', value: 0.9, interval: null, n: 3 }], net_promoter_score: [], lifetime_value: [], satisfaction: [], movements: { retention: null, net_promoter_score: null, lifetime_value: null, satisfaction: null } };
    expect(fourFigures(report, history)[0]!.points).toEqual([{ month: '2026-10', value: 0.9, low: null, high: null, n: 3 }]);
  });
});

describe('a change', () => {
  const moved = (difference: number, certain: boolean, since = '2025-11-22') => ({ difference, certain, since });
  it('has colour only when it is certain', () => {
    expect(movementOf('retention', moved(0.07, true), report)).toEqual({ words: '7 points in a year', sure: 'up' });
    expect(movementOf('net_promoter_score', moved(10, false), report)).toEqual({ words: '10 up, not certain', sure: null });
    expect(movementOf('net_promoter_score', moved(-20, true), report)).toEqual({ words: '20 down in a year', sure: 'down' });
  });
  it('says since when where it is no year', () => expect(movementOf('retention', moved(0.2, true, '2026-05-22'), report)!.words).toBe('20 up since May 26'));
  it('that rounds to nothing is none', () => expect(movementOf('satisfaction', moved(0.02, true), report)).toEqual({ words: 'no change', sure: null }));
  it('that cannot be told is none', () => expect(movementOf('retention', null, report)).toBe(null));
});

describe('cohorts', () => {
  it('leave out the first period, which is everybody', () => expect(shares({ cohort: '2026-01', size: 50, active: [50, 25, 10] })).toEqual([0.5, 0.2]));
  it('of nobody have no share', () => expect(shares({ cohort: '2026-01', size: 0, active: [0, 0] })).toEqual([0]));
  it('have five shades', () => expect([0, 0.1, 0.25, 0.4, 0.6].map(shadeOf)).toEqual([0, 1, 2, 3, 4]));
  it('are spoken', () => expect(spokenCohorts([{ cohort: '2026-01', size: 50, active: [50, 25] }])).toBe('Jan 26: 50 customers, 50\u202f% in the last period.'));
});
