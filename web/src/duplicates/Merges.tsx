// What was merged lately, with the way back while there is one; and of whom somebody said that they are two people.
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, day, exact } from '../shell/format.ts';
import { rich, t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useApart, useTakeBack } from './useMerging.ts';

export function Merges({ tabs, mayWrite }: { tabs: ReactNode; mayWrite: boolean }) {
  const merges = useInfiniteQuery({
    queryKey: ['duplicates', 'merges'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/merges', { params: { query: { limit: 20, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (merges.isPending) return <Waiting lines={5} />;
  if (merges.isError) return <Broken error={merges.error} again={() => void merges.refetch()} />;
  const rows = merges.data.pages.flatMap((p) => p.data);
  return (
    <>
      <p className="sentence">{t(rows.length ? 'merges.sentence' : 'merges.none')}</p>
      {tabs}
      {rows.length > 0 && <ul className="pairs gap">{rows.map((m) => <Line key={m.id} merge={m} mayWrite={mayWrite} />)}</ul>}
      {merges.hasNextPage && <Button mt="md" loading={merges.isFetchingNextPage} onClick={() => void merges.fetchNextPage()}>{t('more')}</Button>}
      <ToldApart mayWrite={mayWrite} />
    </>
  );
}

function Line({ merge, mayWrite }: { merge: Schemas['StandingMerge']; mayWrite: boolean }) {
  const back = useTakeBack();
  const name = merge.customer_name ?? t('customer.nameless');
  return (
    <li>
      <Face id={merge.customer_id} name={name} size={36} />
      <span className="grow">
        <span className="said">{rich('merges.line', { other: merge.other_name, name, b: (c) => <Link className="look name" to={`/people/${merge.customer_id}`}>{c}</Link> })}</span>
        <span className="sm dim line"><time dateTime={merge.merged_at} title={exact(merge.merged_at)}>{ago(merge.merged_at)}</time>, {merge.merged_by}. {t('merges.until', { day: day(merge.undo_until) })}</span>
      </span>
      {mayWrite && Date.parse(merge.undo_until) > Date.now() && <Button size="compact-sm" loading={back.isPending} leftSection={<IconArrowBackUp className="i" aria-hidden />} aria-label={t('merges.take_back_of', { other: merge.other_name, name })} onClick={() => back.mutate(merge)}>{t('merges.take_back')}</Button>}
    </li>
  );
}

function ToldApart({ mayWrite }: { mayWrite: boolean }) {
  const { back } = useApart();
  const told = useQuery({ queryKey: ['duplicates', 'different'], queryFn: () => take(api.GET('/api/v1/duplicates/different')) });
  const rows = told.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <section className="gap-l" aria-labelledby="h-apart">
      <h2 id="h-apart">{t('apart.title')}</h2>
      <ul className="pairs gap-s">
        {rows.map((r) => {
          const [one, other] = [r.one_name ?? t('apart.gone'), r.other_name ?? t('apart.gone')];
          return (
            <li key={r.pair}>
              <span className="grow"><span className="said">{t('duplicates.two', { one, other })}</span><span className="sm dim line"><time dateTime={r.said_at} title={exact(r.said_at)}>{ago(r.said_at)}</time>, {r.said_by}</span></span>
              {mayWrite && <Button size="compact-sm" leftSection={<IconArrowBackUp className="i" aria-hidden />} aria-label={t('apart.take_back_of', { one, other })} onClick={() => back.mutate(r.pair)}>{t('merges.take_back')}</Button>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
