// One figure: its thirteen months, and the people behind it.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { longMonth } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Message } from '../shell/messages.tsx';
import { NotHere } from '../shell/NotHere.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Behind } from './Behind.tsx';
import { PredictionTable, predictionTable } from './Best.tsx';
import { Chart } from './Chart.tsx';
import { fourFigures, spoken } from './figures.ts';
import { groups, useHistory, useReport } from './report.ts';
import { Sparkline } from './Sparkline.tsx';
import { Moved } from './Tile.tsx';
import './relationships.css';

export default function Figure() {
  const { figure: slug } = useParams();
  const report = useReport();
  const history = useHistory();
  const figure = report.data && fourFigures(report.data, history.data).find((f) => f.slug === slug);
  const behind = slug && Object.hasOwn(groups, slug) ? groups[slug] : undefined;
  useTitle(figure?.title ?? (behind && t(`group.${behind[0]!}`)));
  if (report.isPending) return <Waiting />;
  if (report.isError) return <Broken error={report.error} again={() => void report.refetch()} />;
  const back = <div className="bar"><Button component={Link} to="/relationships" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.relationships')}</Button></div>;
  if (!figure && behind) return <>{back}<h1 className="sentence">{t(`people_are.${behind[0]!}` as Message)}</h1><Behind groups={behind} /></>;
  if (!figure) return <NotHere />;
  return (
    <>
      {back}
      <div className="onefigure">
        <div>
          <h1>{figure.title}</h1>
          {figure.cannotTell === null
            ? <p className="big">{figure.big}<small>{figure.unit}</small></p>
            : <p className="dim">{t('figure.cannot_tell')}. {figure.cannotTell}</p>}
          {figure.movement && <p><Moved movement={figure.movement} /></p>}
          <p className="sm dim">{[figure.interval, figure.n].filter(Boolean).join(', ')}</p>
          <p className="sm dim gap">{t(`figure.${figure.slug}_means` as Message)}</p>
        </div>
        {figure.points.length > 1 && (
          <Chart
            title={t('figure.year')} note={t('figure.band')} file={figure.slug}
            table={{
              head: [t('figure.month'), t('figure.value'), t('figure.low'), t('figure.high'), t('figure.count')],
              rows: figure.points.map((p) => [p.month, p.value, p.low, p.high, p.n]),
              show: (v, i) => (v === null || v === undefined ? '' : i === 0 ? longMonth(String(v)) : i === 4 ? v : figure.show(Number(v))),
            }}
          >
            <Sparkline points={figure.points} label={spoken(figure)} show={figure.show} big />
          </Chart>
        )}
      </div>
      {figure.name === 'lifetime_value' ? <Worth currency={report.data.currency} /> : <Behind groups={behind!} />}
    </>
  );
}

function Worth({ currency }: { currency: string }) {
  const people = useInfiniteQuery({
    queryKey: ['predictions', 'all'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/predictions', { params: { query: { sort: 'lifetime_value', limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (people.isPending) return <Waiting lines={4} />;
  if (people.isError) return <Broken error={people.error} again={() => void people.refetch()} />;
  const rows = people.data.pages.flatMap((p) => p.data);
  return (
    <Chart title={t('best.title')} note={t('best.note')} file="customers-by-value" table={predictionTable(rows, currency)}>
      <PredictionTable rows={rows} currency={currency} />
      {people.hasNextPage && <Button mt="md" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t('more')}</Button>}
    </Chart>
  );
}
