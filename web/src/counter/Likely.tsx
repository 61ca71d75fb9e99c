// Who is likely to come in, most likely first: six faces, each a door to the greeting card.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { clock, dayWithWeekday, timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { byHour, windowEnd, within } from './counter.ts';
import type { Visitor } from './counter.ts';
import { greetingQuery, nameOf, orKept, unbroken } from './greeting.ts';
import { localInput } from './hour.ts';
import { people } from './offline/kept.ts';

// `later`: nobody of this hour is known, these come after it.
type Board = { data: Visitor[]; later?: boolean };

const shown = 6;
const hour_ms = 3_600_000;
const refresh_ms = 60_000;
const week_hours = 168;

export function Likely({ now, at, choose }: { now: number; at: number | null; choose: (at: number | null) => void }) {
  const from = at ?? now;
  const until = windowEnd(from);
  const expected = useQuery({
    queryKey: ['expected-visitors', at, at === null ? until : null],
    refetchInterval: refresh_ms,
    queryFn: () => {
      const start = at ?? Date.now();
      const query = { ...(at === null ? {} : { from: new Date(at).toISOString() }), hours: (until - start) / hour_ms, limit: shown };
      return orKept<Board>(take(api.GET('/api/v1/expected-visitors', { params: { query } })), () => keptBoard(start, until));
    },
  });
  if (expected.isError && !expected.data) return <Broken error={expected.error} again={() => void expected.refetch()} what={t('counter.likely_broken')} />;
  const visitors = expected.data?.data ?? [];
  return (
    <>
      <div className="likely">
        <h1>{expected.data?.later ? t('counter.likely_next') : at === null ? t('counter.likely_now') : t('counter.likely_then', { day: dayWithWeekday(new Date(at).toISOString()) })} <span className="dim">{expected.data?.later ? t('counter.likely_kept') : at === null ? t('counter.likely_until', { time: clock(new Date(until).toISOString()) }) : t('counter.likely_from_until', { from: clock(new Date(at).toISOString()), time: clock(new Date(until).toISOString()) })}</span></h1>
        <Hour at={at} now={now} choose={choose} />
      </div>
      {expected.isPending && <Shadows />}
      {visitors.length > 0 && <ul className="faces">{visitors.map((v) => <li key={v.customer_id}><Door visitor={v} /></li>)}</ul>}
      {expected.data && visitors.length === 0 && <Nobody until={until} at={at} />}
    </>
  );
}

// Without a network: whose hour it is, of those whom this device keeps; where it is nobody's, all of them by their hour.
async function keptBoard(from: number, until: number): Promise<Board | undefined> {
  const known = (await people()).map((p) => p.visitor);
  if (known.length === 0) return undefined;
  const now = within(known, from, until, timeZone());
  return { data: (now.length ? now : byHour(known, from, timeZone())).slice(0, shown), later: now.length === 0 };
}

function Door({ visitor: v }: { visitor: Visitor }) {
  const queries = useQueryClient();
  const name = nameOf(v);
  const ahead = () => void queries.prefetchQuery({ ...greetingQuery(v.customer_id), staleTime: refresh_ms });
  return (
    <Link className="face" to={`/counter/${v.customer_id}`} state={{ name }} onPointerDown={ahead} onFocus={ahead}>
      <Face id={v.customer_id} name={name} size={76} />
      <span className="nm">{name}{v.pronunciation && <span className="sy">{t('counter.say', { how: unbroken(v.pronunciation) })}</span>}</span>
      <span className="us">{v.usual}</span>
      {(v.take_care || v.answer_due) && (
        <span className="mind">
          {v.take_care && <span className="tag wrong"><IconAlertTriangle className="i" stroke={1.75} aria-hidden /><span>{v.take_care}</span></span>}
          {v.answer_due && <span className="tag watch"><IconClock className="i" stroke={1.75} aria-hidden />{t('counter.answer_due')}</span>}
        </span>
      )}
      <span className="ev"><span>{v.why}</span>{v.around && <b>{v.around}</b>}</span>
    </Link>
  );
}

function Nobody({ until, at }: { until: number; at: number | null }) {
  const anybody = useQuery({ queryKey: ['expected-visitors', 'week'], staleTime: 10 * refresh_ms, queryFn: () => take(api.GET('/api/v1/expected-visitors', { params: { query: { hours: week_hours, limit: 1 } } })) });
  if (anybody.isPending) return <Shadows />;
  const time = clock(new Date(until).toISOString());
  const known = (anybody.data?.data.length ?? 0) > 0;
  return (
    <div className="nobody">
      <p className="lead">{known ? t(at === null ? 'counter.nobody' : 'counter.nobody_then', { time }) : t('counter.no_rhythm')}</p>
      <p className="dim">{t(known ? 'counter.nobody_words' : 'counter.no_rhythm_words')}</p>
    </div>
  );
}

function Shadows() {
  return (
    <div className="faces" aria-busy="true">
      <p className="sr" role="status">{t('waiting')}</p>
      {Array.from({ length: shown }, (_, i) => <div key={i} className="face shadow" aria-hidden />)}
    </div>
  );
}

// Who comes tomorrow at eight? Another hour of the same board.
function Hour({ at, now, choose }: { at: number | null; now: number; choose: (at: number | null) => void }) {
  const [open, setOpen] = useState(false);
  if (at !== null) return <button type="button" className="btn quiet" onClick={() => { setOpen(false); choose(null); }}>{t('counter.now_again')}</button>;
  if (!open) return <button type="button" className="btn quiet" onClick={() => setOpen(true)}><IconClock className="i" stroke={1.75} aria-hidden />{t('counter.another_hour')}</button>;
  return (
    <form className="hour" onSubmit={(e) => { e.preventDefault(); const chosen = new Date(String(new FormData(e.currentTarget).get('at'))).getTime(); if (!Number.isNaN(chosen)) choose(chosen); }} onKeyDown={(e) => e.key === 'Escape' && setOpen(false)}>
      <input type="datetime-local" name="at" required autoFocus aria-label={t('counter.which_hour')} defaultValue={localInput(now)} />
      <button type="submit" className="btn">{t('counter.look')}</button>
    </form>
  );
}
