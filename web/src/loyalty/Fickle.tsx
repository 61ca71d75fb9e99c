// Fickle or loyal: who comes for the price, who for us, and of whom it cannot be told yet.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, decimal, percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { countOf, followed, leanings, shareOf, shownShare, sureness } from './loyalty.ts';
import type { Leaning } from './loyalty.ts';
import { useBase } from './Share.tsx';
import '../relationships/relationships.css';

export default function Fickle() {
  useTitle(t('loyalty.base'));
  const session = useSigned();
  const [params, setParams] = useSearchParams();
  const leaning = leanings.find((l) => l === params.get('leaning')) ?? 'relationship_driven';
  const asked = useBase();
  if (asked.isPending) return <Waiting />;
  if (asked.isError) return <Broken error={asked.error} again={() => void asked.refetch()} />;
  const base = asked.data;
  return (
    <>
      <div className="bar"><Button component={Link} to="/relationships" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.relationships')}</Button>
        {may(session, 'customers:export') && base.customers > 0 && <div className="acts"><Button component="a" href={`/api/v1/loyalty/people.csv?leaning=${leaning}`} download variant="subtle" size="compact-sm" leftSection={<IconDownload className="i" stroke={1.75} aria-hidden />}>{t('loyalty.csv')}</Button></div>}
      </div>
      <h1 className="sentence">{base.customers ? t('loyalty.sentence', { n: whole(base.customers), price: whole(base.price_driven), loyal: whole(base.relationship_driven) }) : t('loyalty.none')}</h1>
      {base.cannot_tell && <p className="dim">{base.cannot_tell}</p>}
      {base.all_purchases.share !== null && <p className="dim">{t('loyalty.own', { share: percent(base.all_purchases.share), low: shownShare(base.all_purchases.interval?.[0] ?? null), high: shownShare(base.all_purchases.interval?.[1] ?? null), n: whole(base.all_purchases.of) })}{base.wrong_share !== null && ` ${t('loyalty.wrong', { share: decimal(base.wrong_share * 100) })}`}{base.found_at && ` ${t('ladder.found', { ago: ago(base.found_at) })}`}</p>}
      {base.customers > 0 && <>
        <p className="row wrap groups" role="group" aria-label={t('loyalty.word')}>
          {leanings.map((l) => <button key={l} type="button" className="pick" aria-pressed={l === leaning} onClick={() => setParams({ leaning: l }, { replace: true })}>{t('loyalty.pick', { word: t(`loyalty.${l}`), n: whole(countOf(base, l)), share: percent(shareOf(base, l)) })}</button>)}
        </p>
        <List leaning={leaning} />
      </>}
    </>
  );
}

function List({ leaning }: { leaning: Leaning }) {
  const people = useInfiniteQuery({
    queryKey: ['loyalty', 'people', leaning],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/loyalty/people', { params: { query: { leaning, limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (people.isPending) return <Waiting lines={4} />;
  if (people.isError) return <Broken error={people.error} again={() => void people.refetch()} />;
  const rows = people.data.pages.flatMap((p) => p.data);
  if (!rows.length) return <p className="dim">{t('figure.nobody')}</p>;
  return (
    <section aria-label={t(`loyalty.${leaning}`)}>
      <p className="sm dim">{t(`loyalty.means.${leaning}`)}</p>
      <ul className="behind">
        {rows.map((one) => {
          const name = one.name ?? one.external_id ?? t('customer.nameless');
          return (
            <li key={one.customer_id}>
              <Face id={one.customer_id} name={name} />
              <Link className="name" to={`/people/${one.customer_id}`}>{name}</Link>
              <span className="sm dim grow">{[sureness(one), followed(one)].filter(Boolean).join('; ')}</span>
            </li>
          );
        })}
      </ul>
      {people.hasNextPage && <Button mt="md" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t('more')}</Button>}
    </section>
  );
}
