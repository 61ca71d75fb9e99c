// What we said we would do: what is owed first, how it ended, and how good we are as our word.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft, IconFileText } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Select } from '../shell/Select.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { KeptShare } from './KeptShare.tsx';
import { PromiseLine } from './PromiseLine.tsx';
import { dueOf, dues, isOpen, lists } from './promises.ts';
import type { List, Promised } from './promises.ts';
import { useStaff } from './usePromise.ts';
import './promises.css';

const queries = { open: { ended: false }, apology: { needs_apology: true }, ended: { ended: true } } as const;

export default function Promises() {
  const session = useSigned();
  const [params, setParams] = useSearchParams();
  const show: List = lists.find((l) => l === params.get('show')) ?? 'open';
  useTitle(t('promises.title'));
  return (
    <div className="promisespage">
      <div className="bar">
        <Button component={Link} to="/today" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.today')}</Button>
        {may(session, 'promises:export') && <div className="acts"><Button component="a" href="/api/v1/exports/promises" download="promises.csv" variant="subtle" size="compact-sm" leftSection={<IconFileText className="i" stroke={1.75} aria-hidden />} aria-label={t('promises.csv')}>CSV</Button></div>}
      </div>
      <h1 className="sr">{t('promises.title')}</h1>
      {show === 'share' ? <KeptShare tabs={<Tabs show={show} go={setParams} />} /> : <Listed key={show} show={show} tabs={<Tabs show={show} go={setParams} />} />}
    </div>
  );
}

function Tabs({ show, go }: { show: List; go: (params: Record<string, string>, how: { replace: boolean }) => void }) {
  return <div className="row wrap sections" role="group" aria-label={t('promises.show')}>{lists.map((l) => <button key={l} type="button" className="pick" aria-pressed={l === show} onClick={() => go(l === 'open' ? {} : { show: l }, { replace: true })}>{t(`promises.show.${l}`)}</button>)}</div>;
}

function Listed({ show, tabs }: { show: Exclude<List, 'share'>; tabs: React.ReactNode }) {
  const session = useSigned();
  const mayWrite = may(session, 'promises:write');
  const [whose, setWhose] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const staff = useStaff().data?.data ?? [];
  const found = useInfiniteQuery({
    queryKey: ['promises', show, whose],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/promises', { params: { query: { ...queries[show], staff_id: whose || undefined, limit: 25, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = found.data?.pages.flatMap((p) => p.data) ?? [];
  const at = () => rows.findIndex((p) => document.activeElement?.closest('.promise')?.id === p.id);
  const move = (by: number) => { const to = rows[Math.max(0, Math.min(rows.length - 1, at() + by))]; if (to) document.getElementById(to.id)?.focus(); };
  useKeys({
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => setOpen(null),
    ...(mayWrite ? { o: () => { const p = rows[at()]; if (p) setOpen(p.id); }, e: () => { const p = rows[at()]; if (p && isOpen(p)) document.querySelector<HTMLElement>(`#${p.id} .acts button`)?.click(); } } : {}),
  });
  if (found.isPending) return <Waiting lines={5} />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const line = (p: Promised) => <PromiseLine key={p.id} promise={p} grouped={show === 'open'} mayWrite={mayWrite} open={open === p.id} toggle={() => setOpen(open === p.id ? null : p.id)} />;
  const late = rows.filter((p) => p.state === 'late').length;
  return (
    <>
      <p className="sentence">{show === 'open' ? <>{t(found.hasNextPage ? 'promises.more_than' : 'promises.sentence', { n: rows.length })}{late > 0 && <> {t('promises.overdue_n', { n: late })}</>}</> : t(`promises.sentences.${show}`, { n: rows.length })}</p>
      <div className="row wrap between">{tabs}{staff.length > 1 && <Select className="whose" aria-label={t('promises.whose')} value={whose} data={[{ value: '', label: t('promises.everybody') }, ...staff.map((s) => ({ value: s.id, label: s.name }))]} onChange={(e) => setWhose(e.currentTarget.value)} />}</div>
      {rows.length === 0 ? <p className="dim lg gap">{t(`promises.none.${show}`)}</p>
        : show !== 'open' ? <ul className="gap">{rows.map(line)}</ul>
          : dues.map((due) => {
            const of = rows.filter((p) => dueOf(p, Date.now()) === due);
            return of.length > 0 && (
              <section key={due} className="due" aria-labelledby={`h-${due}`}>
                <h2 id={`h-${due}`}>{due === 'overdue' ? <span className="st wrong"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('promises.due.overdue')}</span> : t(`promises.due.${due}`)}</h2>
                <ul>{of.map(line)}</ul>
              </section>
            );
          })}
      {found.hasNextPage && <Button mt="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button>}
    </>
  );
}
