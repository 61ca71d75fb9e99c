import { expect, test } from 'vitest';
import { groups, mayNeedNoAnswer, mayTurnDown, withinQuotes } from './today.ts';
import type { Line } from './today.ts';

test('groups come in their order and only where somebody is in them', () => {
  const line = (group: Line['group'], key: string) => ({ group, key }) as Line;
  const made = groups([line('nice', 'a'), line('promised', 'b'), line('nice', 'c')]);
  expect(made.map(([group, of]) => [group, of.map((l) => l.key)])).toEqual([['promised', ['b']], ['nice', ['a', 'c']]]);
});

test('what is owed is never turned down', () => {
  expect(['promised:prm_1', 'apology:prm_1', 'task:tsk_1', 'answer:tch_1', 'fading'].map((key) => mayTurnDown({ key }))).toEqual([false, false, false, true, true]);
});

test('what waits for an answer alone may need none', () => {
  expect(['answer:tch_1', 'unhappy:rsp_1', 'promised:prm_1', 'fading'].map((key) => mayNeedNoAnswer({ key }))).toEqual([true, false, false, false]);
});

test('what is quoted within a quotation is quoted singly', () => {
  expect(withinQuotes('"Too loud." Could not work; left “half” a cup. ')).toBe('‘Too loud.’ Could not work; left ‘half’ a cup.');
  expect(withinQuotes('a 12" pan')).toBe('a 12" pan');
});
