import { describe, expect, it } from 'vitest';
import { askedFor, changed, differences, inWords, sameRules, stuckAt } from './ladder.ts';
import type { Rules } from './ladder.ts';

const usual: Rules = { level_1: [{ evidence: 'bought', at_least: 2, within_days: 365 }], level_2: [{ evidence: 'exceeded', at_least: 1, within_days: 365 }], level_3: [{ evidence: 'advice', at_least: 2, within_days: 730 }], level_4: [{ evidence: 'event', at_least: 3, within_days: 100 }] };

describe('rules', () => {
  it('are sentences', () => {
    expect(inWords(usual.level_1[0]!)).toBe('bought 2 times within a year');
    expect(inWords(usual.level_2[0]!)).toBe('got more than they expected within a year');
    expect(inWords(usual.level_4[0]!)).toBe('took part in something of ours 3 times within 100 days');
  });
  it('are changed, added and taken away one by one', () => {
    expect(changed(usual, 'level_3', 0, { at_least: 1 }).level_3).toEqual([{ evidence: 'advice', at_least: 1, within_days: 730 }]);
    expect(changed(usual, 'level_3', 1, {}).level_3).toHaveLength(2);
    expect(changed(usual, 'level_3', 0, null).level_3).toEqual([]);
    expect(sameRules(usual, changed(usual, 'level_1', 0, { at_least: 2 }))).toBe(true);
    expect(sameRules(usual, changed(usual, 'level_1', 0, { at_least: 3 }))).toBe(false);
  });
  it('of two versions differ in what one says and the other does not', () => {
    expect(differences(usual, usual)).toEqual([]);
    const met = { evidence: 'met', at_least: 1, within_days: 90 } as const;
    expect(differences(usual, changed(changed(usual, 'level_1', 1, met), 'level_4', 0, { at_least: 2 }))).toEqual([
      { level: 1, added: [met], gone: [] },
      { level: 4, added: [{ evidence: 'event', at_least: 2, within_days: 100 }], gone: usual.level_4 },
    ]);
  });
});

it('people stay where the smallest share goes on; the second purchase is no level', () => {
  const way = (level: number, started: number, reached: number) => ({ level, started, reached, median_days: 1, found_at: '' });
  expect(stuckAt([way(0, 100, 1), way(1, 100, 60), way(2, 60, 12), way(3, 12, 6)])?.level).toBe(2);
  expect(stuckAt([way(1, 0, 0)])).toBe(null);
});

it('the address names the list; otherwise the highest level with somebody on it', () => {
  expect(askedFor(new URLSearchParams('group=slipped'), { levels: [] })).toEqual({ group: 'slipped' });
  expect(askedFor(new URLSearchParams('level=0'), { levels: [] })).toEqual({ group: 'level', level: 0 });
  expect(askedFor(new URLSearchParams(), { levels: [3, 2, 1, 0, 0] })).toEqual({ group: 'level', level: 2 });
});
