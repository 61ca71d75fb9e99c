import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { queries } from './queries.ts';

test('a first answer that was asked for before a change is not kept after it', async () => {
  let truth = 'before';
  const waiting: (() => void)[] = [];
  const ask = () => new Promise<string>((tell) => { const seen = truth; waiting.push(() => tell(seen)); });
  const observer = new QueryObserver(queries, { queryKey: ['shell', 'asked'], queryFn: ask });
  const stop = observer.subscribe(() => {});
  expect(waiting.length).toBe(1);
  truth = 'after';
  const again = queries.invalidateQueries({ queryKey: ['shell'] });
  waiting[0]?.();
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.();
  await again;
  expect(observer.getCurrentResult().data).toBe('after');
  stop();
});
