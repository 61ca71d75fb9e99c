// The people of one list, each with why; the evidence opens in place. j and k move, Enter opens.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Evidence } from './Evidence.tsx';
import type { Asked, Report } from './ladder.ts';

type Line = Schemas['OnLadder'];
const nameOf = (line: Line) => line.name ?? line.external_id ?? t('customer.nameless');

export function OnLadder({ asked, report }: { asked: Asked; report: Report }) {
  const [open, setOpen] = useState<string | null>(null);
  const people = useInfiniteQuery({
    queryKey: ['ladder', 'people', asked],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/ladder/people', { params: { query: { ...asked, limit: 25, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const move = (by: number) => {
    const buttons = [...document.querySelectorAll<HTMLElement>('.onladder .why')];
    buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement as HTMLElement) + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => setOpen(null) });
  const title = asked.group === 'level' ? report.meanings[asked.level] : t(`ladder.group.${asked.group}`);
  if (people.isPending) return <Waiting lines={5} />;
  if (people.isError) return <Broken error={people.error} again={() => void people.refetch()} />;
  const rows = people.data.pages.flatMap((p) => p.data);
  return (
    <section className="who-list" aria-labelledby="h-who">
      <div className="head"><h2 id="h-who" className="cap">{title}</h2><span className="sm dim">{t(`ladder.means.${asked.group === 'level' ? `level_${asked.level}` : asked.group}` as 'ladder.means.climbed')}</span></div>
      {rows.length === 0 ? <p className="dim">{t('ladder.nobody_here')}</p> : (
        <ul className="onladder">
          {rows.map((line) => {
            const is = open === line.customer_id;
            return (
              <li key={line.customer_id}>
                <Face id={line.customer_id} name={nameOf(line)} size={36} />
                <div className="grow">
                  <p><Link className="name" to={`/people/${line.customer_id}`}>{nameOf(line)}</Link>{line.before !== line.level && <span className={`st sm ${line.level > line.before ? 'good' : 'watch'}`}>{t(line.level > line.before ? 'ladder.up' : 'ladder.down', { from: line.before, to: line.level })}</span>}</p>
                  <p className="sm dim">{line.reason}</p>
                  {is && <Evidence id={line.customer_id} />}
                </div>
                <Button className="why" size="compact-sm" variant={is ? 'light' : 'subtle'} aria-expanded={is} aria-label={t('ladder.evidence_of', { name: nameOf(line) })} onClick={() => setOpen(is ? null : line.customer_id)}>{t('ladder.evidence')}</Button>
              </li>
            );
          })}
        </ul>
      )}
      {people.hasNextPage && <Button mt="md" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t('more')}</Button>}
    </section>
  );
}
