// What was noted of customers and is to be followed up: overdue, this week, and dangers for which nobody has set a day.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCalendarOff, IconCalendarWeek, IconChevronLeft, IconCircleCheck, IconLock } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import '../messages/more.ts';
import { Change, useFetchAgain } from '../people/ChangeNoted.tsx';
import { may, useSigned } from '../session/session.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, day, dayFromNow, exact } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { byUrgency } from './followUps.ts';
import type { FollowUp, Urgency } from './followUps.ts';
import '../people/customer.css';
import './today.css';

const most = 200;
const icons = { overdue: IconAlertTriangle, week: IconCalendarWeek, undated: IconCalendarOff };

export default function FollowUps() {
  const session = useSigned();
  const dated = useQuery({ queryKey: ['follow-ups', 'dated'], queryFn: () => take(api.GET('/api/v1/outlook', { params: { query: { until: dayFromNow(7), limit: most } } })) });
  const undated = useQuery({ queryKey: ['follow-ups', 'undated'], queryFn: () => take(api.GET('/api/v1/outlook', { params: { query: { undated: true, kind: 'danger', limit: most } } })) });
  const move = (by: number) => {
    const names = [...document.querySelectorAll<HTMLElement>('.todo .name')];
    names[Math.max(0, Math.min(names.length - 1, names.indexOf(document.activeElement as HTMLElement) + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  useTitle(t('followups.title'));
  if (dated.isPending || undated.isPending) return <Waiting />;
  const broken = dated.error ?? undated.error;
  if (broken || !dated.data || !undated.data) return <Broken error={broken} again={() => { void dated.refetch(); void undated.refetch(); }} />;
  const groups = byUrgency([...dated.data.data, ...undated.data.data], dayFromNow(0));
  const count = (of: Urgency) => groups.find(([name]) => name === of)?.[1].length ?? 0;
  return (
    <div className="narrow today">
      <div className="bar"><Button component={Link} to="/today" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.today')}</Button></div>
      <h1 className="sentence">{t('followups.sentence', { overdue: count('overdue'), week: count('week') })}</h1>
      {groups.length === 0 && <p className="st good lg"><IconCircleCheck className="i" stroke={1.75} aria-hidden />{t('followups.nothing')}</p>}
      {groups.map(([urgency, of]) => {
        const Icon = icons[urgency];
        return (
          <section key={urgency} className="grp" aria-labelledby={`follow-${urgency}`}>
            <h2 id={`follow-${urgency}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`followups.${urgency}`)}</h2>
            <ul className="todo">{of.map((one) => <Line key={one.id} one={one} mayWrite={may(session, 'customers:write')} />)}</ul>
          </section>
        );
      })}
      {(dated.data.next_cursor ?? undated.data.next_cursor) && <p className="dim gap-s">{t('followups.first', { n: most })}</p>}
    </div>
  );
}

// Looked after a week from now, with the way back.
function useMoved(one: FollowUp) {
  const fetchAgain = useFetchAgain(one.customer_id);
  const patch = (version: number, follow_up_on: string | null) => take(api.PATCH('/api/v1/customers/{id}/outlook/{outlook_id}', { params: { path: { id: one.customer_id, outlook_id: one.id }, header: ifMatch({ version }) }, body: { follow_up_on } }));
  const how = { onError: (broken: Error) => say(broken.message), onSettled: fetchAgain };
  // A day that is over cannot be set again: it is then looked after today.
  const back = useMutation({ ...how, mutationFn: (version: number) => patch(version, one.follow_up_on && one.follow_up_on < dayFromNow(0) ? dayFromNow(0) : one.follow_up_on) });
  return useMutation({
    ...how,
    mutationFn: () => patch(one.version, dayFromNow(7)),
    onSuccess: (made) => offerUndo(t('followups.moved', { day: day(made.follow_up_on ?? dayFromNow(7)) }), () => back.mutate(made.version)),
  });
}

function Line({ one, mayWrite }: { one: FollowUp; mayWrite: boolean }) {
  const [open, setOpen] = useState(false);
  const moved = useMoved(one);
  const name = one.customer_name ?? t('customer.nameless');
  return (
    <li>
      <Face id={one.customer_id} name={name} size={40} />
      <div><Link className="name" to={`/people/${one.customer_id}`}>{name}</Link><p className="chan">{t(`outlook.kind.${one.kind}`)}</p></div>
      <div className="mid">
        <p className="about">{one.what}{one.confidential && <> <IconLock className="i lock" stroke={1.75} role="img" aria-label={t('outlook.confidential')} /></>}</p>
        {one.plan && <p className="why">{t('outlook.plan_is', { plan: one.plan })}</p>}
        <p className="why">{one.follow_up_on && <><time dateTime={one.follow_up_on} title={exact(one.follow_up_on)}>{t('followups.due', { when: ago(one.follow_up_on) })}</time> </>}{t('followups.noted', { name: one.staff ?? 'none', day: day(one.noted_at) })}</p>
      </div>
      {mayWrite && <div className="acts"><Button variant="subtle" size="compact-sm" loading={moved.isPending} aria-label={t('followups.in_a_week_of', { what: one.what })} onClick={() => moved.mutate()}>{t('followups.in_a_week')}</Button><Button size="compact-sm" aria-expanded={open} aria-label={t('followups.open_of', { what: one.what })} onClick={() => setOpen(!open)}>{t('today.open')}</Button></div>}
      {open && <div className="whole"><Change noted={one} mind={false} close={() => setOpen(false)} /></div>}
    </li>
  );
}
