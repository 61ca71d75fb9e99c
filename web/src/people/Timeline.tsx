// Everything that happened between us: missed on the left, met on the line, exceeded on the right.
import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconEqual } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { asRead } from '../shell/asRead.ts';
import { Broken } from '../shell/Broken.tsx';
import { clock, dayFromNow, duration, exact, shortDay, shortDayYear } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';

type Entry = Schemas['Touchpoint'];
const lenses = ['all', 'talk', 'orders', 'trouble'] as const;
type Lens = (typeof lenses)[number];

export function inLens(entry: Entry, lens: Lens): boolean {
  if (lens === 'orders') return entry.kind === 'order' || entry.kind === 'delivery';
  if (lens === 'talk') return !['order', 'delivery'].includes(entry.kind);
  return lens === 'all' || entry.expectation === 'missed';
}

export function Timeline({ id }: { id: string }) {
  const [lens, setLens] = useState<Lens>('all');
  const entries = useInfiniteQuery({
    queryKey: ['customer', id, 'timeline'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/customers/{id}/timeline', { params: { path: { id }, query: { limit: 15, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const all = entries.data?.pages.flatMap((p) => p.data) ?? [];
  const rows = all.filter((e) => inLens(e, lens));
  return (
    <>
      <div className="row wrap tltop">
        <h2>{t('timeline.title')}</h2>
        {all.length > 0 && <span className="row wrap picks" role="group" aria-label={t('timeline.show')}>{lenses.map((l) => <button key={l} type="button" className="pick" aria-pressed={l === lens} onClick={() => setLens(l)}>{t(`timeline.${l}`)}</button>)}</span>}
      </div>
      {entries.isPending ? <Waiting lines={5} /> : entries.isError ? <Broken error={entries.error} again={() => void entries.refetch()} /> : rows.length === 0
        ? <p className="dim">{t(all.length ? 'timeline.none_here' : 'timeline.none')}</p>
        : (
          <>
            <div className="tlhead" aria-hidden><span /><span className="l"><span>{t('expectation.missed')}</span><span>{t('expectation.met')}</span><span>{t('expectation.exceeded')}</span></span><span /></div>
            <ol className="tl">{rows.map((e) => <Line key={e.id} entry={e} />)}</ol>
          </>
        )}
      {entries.hasNextPage && <p className="earlier"><Button variant="subtle" size="compact-sm" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>{t('timeline.earlier')}</Button></p>}
    </>
  );
}

const icons = { missed: IconArrowDown, met: IconEqual, exceeded: IconArrowUp };

function Line({ entry }: { entry: Entry }) {
  const Icon = entry.expectation ? icons[entry.expectation] : null;
  const thisYear = entry.at.slice(0, 4) === dayFromNow(0).slice(0, 4);
  const title = [word('kind', entry.kind), entry.staff].filter(Boolean).join(', ');
  return (
    <li>
      <time className="when" dateTime={entry.at} title={exact(entry.at)}>{thisYear ? shortDay(entry.at) : shortDayYear(entry.at)}<br />{entry.at.length > 10 && clock(entry.at)}</time>
      <span className="lane"><span className={`m ${entry.expectation ?? 'none'}`}>{Icon && <Icon stroke={2} role="img" aria-label={t(`expectation.${entry.expectation!}`)} />}</span></span>
      <div className="ev">
        <p className="what">{title}</p>
        {entry.summary && <p className="d">{entry.kind === 'order' ? asRead(entry.summary) : entry.summary}</p>}
        {entry.feeling && <p className="d">{t(entry.feeling_source === 'said' ? 'timeline.felt_said' : 'timeline.felt_seen', { feeling: entry.feeling })}</p>}
        {typeof entry.waited_seconds === 'number' && entry.waited_seconds > 0 && <p className="d">{t('timeline.waited', { time: duration(entry.waited_seconds) })}</p>}
        {(entry.expectation === 'missed' || entry.expectation === 'exceeded') && <p className={`st sm ${entry.expectation === 'missed' ? 'wrong' : 'good'}`}>{t(`timeline.${entry.expectation}`)}{entry.expectation_by && `: ${entry.expectation_by}`}</p>}
      </div>
    </li>
  );
}
