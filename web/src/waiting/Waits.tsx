// Who waits for our answer now, the longest first; and how long answers took, on the customer's clock and on ours.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { duration, exact, whole } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t, word } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Chart } from '../relationships/Chart.tsx';
import { Offered } from './Offered.tsx';
import './waiting.css';

const every_ms = 60_000;
const most = 50;

export default function Waits() {
  const session = useSigned();
  const waits = useQuery({ queryKey: ['waiting'], refetchInterval: every_ms, queryFn: () => take(api.GET('/api/v1/waiting', { params: { query: { limit: most } } })) });
  const move = (by: number) => {
    const names = [...document.querySelectorAll<HTMLElement>('.waits .name')];
    names[Math.max(0, Math.min(names.length - 1, names.indexOf(document.activeElement as HTMLElement) + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  useTitle(t('waits.title'));
  if (waits.isPending) return <Waiting />;
  if (waits.isError) return <Broken error={waits.error} again={() => void waits.refetch()} />;
  const rows = waits.data.data;
  return (
    <div className="waitspage">
      <div className="bar"><Button component={Link} to="/today" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.today')}</Button></div>
      <h1 className="sentence">{rows.length === 0 ? t('waits.nobody') : t('waits.sentence', { n: rows.length, many: rows.length >= most ? 1 : 0, longest: duration(rows[0]!.waited_seconds) })}</h1>
      {rows.length === 0 ? <p className="st good lg"><IconCircleCheck className="i" stroke={1.75} aria-hidden />{t('waits.nobody_words')}</p> : <ul className="waits">{rows.map((w) => <Line key={w.touchpoint_id} wait={w} mayAnswer={may(session, 'touchpoints:write')} mayEnd={may(session, 'touchpoints:write') && may(session, 'today:write')} />)}</ul>}
      {may(session, 'report:read') && <><Times hours={may(session, 'settings:read')} /><Offered /></>}
    </div>
  );
}

function useAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: (q) => ['waiting', 'today', 'customer', 'response-times'].includes(String(q.queryKey[0])) });
}

// An answer that was given elsewhere: it goes on the timeline as ours, and ends the wait.
function useAnswered({ customer_id, kind }: Schemas['Waiting']) {
  const again = useAgain();
  const back = useMutation({ mutationFn: (id: string) => take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id } } })), onError: (broken: Error) => say(broken.message), onSettled: again });
  return useMutation({
    mutationFn: () => take(api.POST('/api/v1/touchpoints', { body: { customer_id, kind, direction: 'out' } })),
    onSuccess: (made) => offerUndo(t('waits.answered_saved'), () => back.mutate(made.id)),
    onError: (broken: Error) => say(broken.message),
    onSettled: again,
  });
}

// "That is fair, thank you.": it ends the wait, and nothing goes on the timeline.
function useNoAnswer({ customer_id, touchpoint_id }: Schemas['Waiting']) {
  const again = useAgain();
  const back = useMutation({ mutationFn: (id: string) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id } } })), onError: (broken: Error) => say(broken.message), onSettled: again });
  return useMutation({
    mutationFn: () => take(api.POST('/api/v1/today/marks', { body: { customer_id, key: `answer:${touchpoint_id}`, act: 'done', no_answer_needed: true } })),
    onSuccess: (made) => offerUndo(t('waits.no_answer_saved'), () => back.mutate(made.id)),
    onError: (broken: Error) => say(broken.message),
    onSettled: again,
  });
}

function Line({ wait: w, mayAnswer, mayEnd }: { wait: Schemas['Waiting']; mayAnswer: boolean; mayEnd: boolean }) {
  const answered = useAnswered(w), ended = useNoAnswer(w);
  const name = w.name ?? w.external_id ?? t('customer.nameless');
  return (
    <li>
      <Face id={w.customer_id} name={name} size={36} />
      <div className="grow"><p><Link className="name" to={`/people/${w.customer_id}`}>{name}</Link> <span className="sm dim">{word('kind', w.kind)}</span></p>{w.summary && <p className="words">{w.summary}</p>}</div>
      <p className="clocks" title={exact(w.since)}><b>{duration(w.waited_seconds)}</b>{duration(w.open_seconds) !== duration(w.waited_seconds) && <span className="xs dim">{t('waits.ours', { time: duration(w.open_seconds) })}</span>}</p>
      {mayEnd && <Button size="compact-sm" variant="subtle" loading={ended.isPending} aria-label={t('waits.no_answer_of', { name })} onClick={() => ended.mutate()}>{t('today.no_answer')}</Button>}
      {mayAnswer && <Button size="compact-sm" loading={answered.isPending} aria-label={t('waits.answer_of', { name })} onClick={() => answered.mutate()}>{t('waits.answer')}</Button>}
    </li>
  );
}

function Times({ hours }: { hours: boolean }) {
  const times = useQuery({ queryKey: ['response-times'], queryFn: () => take(api.GET('/api/v1/response-times')) });
  const rows = times.data?.data ?? [];
  if (!rows.length) return null;
  const seconds = (s: number | null) => (s === null ? null : Math.round(s));
  const cells = rows.map((r) => [word('kind', r.kind), r.answered, seconds(r.customers_clock.median_seconds), seconds(r.customers_clock.p90_seconds), seconds(r.our_clock.median_seconds), seconds(r.our_clock.p90_seconds), r.waiting]);
  const head = [t('waits.by'), t('waits.answered'), t('waits.middle'), t('waits.nine'), t('waits.our_middle'), t('waits.our_nine'), t('waits.still')];
  const slowest = Math.max(1, ...rows.map((r) => r.customers_clock.median_seconds ?? 0));
  return (
    <div className="gap-l">
      <Chart title={t('waits.times')} note={t('waits.times_note')} file="response-times" table={{ head, rows: cells, show: (v, i) => (i > 1 && i < 6 && typeof v === 'number' ? duration(v) : v) }}>
        <ul className="channels">
          {rows.map((r) => (
            <li key={r.kind}>
              <span className="kind">{word('kind', r.kind)}</span>
              {r.customers_clock.median_seconds === null ? <span className="dim sm">{t('figure.cannot_tell')}</span> : <>
                <span className="track" aria-hidden><i style={{ width: `${(r.customers_clock.median_seconds / slowest) * 100}%` }} /></span>
                <span><b>{duration(r.customers_clock.median_seconds)}</b> <span className="sm dim">{t('waits.line', { nine: duration(r.customers_clock.p90_seconds ?? 0), ours: duration(r.our_clock.median_seconds ?? 0), n: whole(r.answered) })}</span></span>
              </>}
            </li>
          ))}
        </ul>
      </Chart>
      <p className="sm dim gap-s">{t('waits.two_clocks')} {hours && <Link to="/settings/hours">{t('settings.hours')}</Link>}</p>
    </div>
  );
}
