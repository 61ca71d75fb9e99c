// The welcome path: who bought for the first time lately, whether they came again, and what to do next for whom.
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Chart } from '../relationships/Chart.tsx';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { day, percent, upTo, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

const shown = 8;

export function Welcome() {
  const told = useQuery({ queryKey: ['ladder', 'welcome'], queryFn: () => take(api.GET('/api/v1/ladder/welcome')) }).data;
  const people = useInfiniteQuery({
    queryKey: ['ladder', 'welcome', 'people'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/ladder/welcome/people', { params: { query: { came_again: false, limit: shown, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (!told?.started) return null;
  const rows = people.data?.pages.flatMap((p) => p.data) ?? [];
  const named = (one: (typeof rows)[number]) => one.name ?? one.external_id ?? t('customer.nameless');
  return (
    <Chart
      title={t('welcome.title')} note={t('welcome.note', { n: whole(told.on_path) })} file="welcome-path"
      table={{ head: [t('best.name'), t('welcome.since'), t('welcome.next'), t('figure.why')], rows: rows.map((one) => [named(one), day(one.first_bought_at), one.next_step, one.reason]) }}
    >
      <p className="lg serif">{t('welcome.sentence', { started: whole(told.started), n: told.came_again, again: whole(told.came_again), share: percent(told.share ?? 0), low: percent(told.interval?.[0] ?? 0), high: percent(told.interval?.[1] ?? 0) })}</p>
      {told.median_days !== null && <p className="sm dim">{t('welcome.half', { days: upTo(told.median_days, 0), n: Math.round(told.median_days) })}</p>}
      <ul className="onladder">
        {rows.map((one) => (
          <li key={one.id}>
            <Face id={one.id} name={named(one)} size={36} />
            <div className="grow"><p><Link className="name" to={`/people/${one.id}`}>{named(one)}</Link></p>{one.next_step && <p>{one.next_step}</p>}<p className="sm dim">{one.reason}</p></div>
          </li>
        ))}
      </ul>
      {people.hasNextPage && <Button mt="md" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t('more')}</Button>}
    </Chart>
  );
}
