import { expect, test } from 'vitest';
import { groups } from './today.ts';
import type { Line } from './today.ts';

test('groups come in their order and only where somebody is in them', () => {
  const line = (group: Line['group'], key: string) => ({ group, key }) as Line;
  const made = groups([line('nice', 'a'), line('promised', 'b'), line('nice', 'c')]);
  expect(made.map(([group, of]) => [group, of.map((l) => l.key)])).toEqual([['promised', ['b']], ['nice', ['a', 'c']]]);
});
