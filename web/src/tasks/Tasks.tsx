// What one of us asked another to do, and what waits for a yes. One calm screen, by keys alone where wanted.
import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheckbox, IconChevronLeft, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { dayFromNow } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useAlone } from '../shell/useAlone.ts';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Give } from './Give.tsx';
import { HandOver } from './HandOver.tsx';
import { ForYou, FromYou } from './Handovers.tsx';
import { Opened } from './Opened.tsx';
import type { Asking } from './Opened.tsx';
import { dueWords, steps } from './tasks.ts';
import type { Task, Whose } from './tasks.ts';
import { useActs } from './useActs.ts';
import '../today/today.css';
import './tasks.css';

export default function Tasks() {
  const session = useSigned();
  const me = session.staff.id;
  const mayWrite = may(session, 'tasks:write');
  const [params, setParams] = useSearchParams();
  const [whose, setWhose] = useState<Whose>('mine');
  const [q, setQ] = useState('');
  const [at, setAt] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const acts = useActs();
  const tasks = useQuery({ queryKey: ['tasks', whose, q.trim()], placeholderData: (old) => old, queryFn: () => take(api.GET('/api/v1/tasks', { params: { query: { whose, state: 'open', limit: 200, ...(q.trim() ? { q: q.trim() } : {}) } } })) });
  const waiting = useQuery({ queryKey: ['handovers'], queryFn: () => take(api.GET('/api/v1/handovers', { params: { query: { mine: true, state: 'waiting', limit: 200 } } })) });
  const aboutId = params.get('about') ?? params.get('hand');
  const about = useQuery({ queryKey: ['customer', aboutId], enabled: aboutId !== null, queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id: aboutId! } } })) });
  const behind = useQuery({ queryKey: ['handovers', 'left-behind'], enabled: may(session, 'staff:write'), queryFn: () => take(api.GET('/api/v1/handovers/left-behind')) });
  const giving = params.has('give') || params.has('about');
  const rows = tasks.data?.data ?? [];
  const forMe = (waiting.data?.data ?? []).filter((one) => one.to_staff_id === me);
  const fromMe = (waiting.data?.data ?? []).filter((one) => one.to_staff_id !== me);
  const ids = [...forMe.map((one) => one.id), ...rows.map((one) => one.id)];
  const move = (by: number) => {
    const next = ids[Math.min(Math.max(ids.indexOf(at ?? '') + by, 0), ids.length - 1)];
    if (!next) return;
    setAt(next);
    document.getElementById(next)?.focus();
  };
  const show = (id: string | null, what: Asking = null) => { setOpen(id); setAsking(what); };
  const onTask = (act: (task: Task) => void) => () => { const task = rows.find((one) => one.id === at); if (task && mayWrite) act(task); };
  const startGiving = () => mayWrite && setParams({ give: '' });
  const alone = useAlone();
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Enter: onTask((task) => show(task.id)),
    e: () => { const one = forMe.find((h) => h.id === at); if (one && mayWrite) void acts.accept(one); else onTask((task) => void acts.finish(task))(); },
    l: onTask((task) => void acts.tomorrow(task)),
    g: () => alone(onTask((task) => show(task.id, 'staff'))),
    n: startGiving,
    Escape: () => show(null),
  });
  useTitle(t('tasks.title'));
  if (tasks.isPending || waiting.isPending) return <Waiting />;
  if (tasks.isError) return <Broken error={tasks.error} again={() => void tasks.refetch()} />;
  const overdue = rows.filter((one) => one.overdue).length, today = dayFromNow(0);
  const customer = about.data && { id: about.data.id, name: about.data.name ?? about.data.external_id ?? t('handover.somebody') };
  return (
    <div className="narrow today tasks">
      <div className="bar"><Button component={Link} to="/today" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.today')}</Button></div>
      <div className="bar"><h1>{t('tasks.title')}</h1>
        <div className="acts">{(['mine', 'given', 'all'] as const).map((w) => <button key={w} type="button" className="pick" aria-pressed={w === whose} onClick={() => setWhose(w)}>{t(`tasks.${w}`)}</button>)}</div>
      </div>
      <p className="sentence">{t(whose === 'mine' ? 'tasks.sentence' : `tasks.sentence_${whose}`, { n: rows.length })}{overdue > 0 && <> {t('tasks.some_overdue', { n: overdue })}</>}{forMe.length > 0 && <> {t('tasks.some_waiting', { n: forMe.length })}</>}</p>
      {(behind.data?.data ?? []).map((one) => <p className="beside" key={one.staff_id}><Link to={`/settings/staff/${one.staff_id}/leaving`}>{t('tasks.left_behind', { name: one.name, n: one.promises + one.tasks + one.cases + one.customers })}</Link></p>)}
      {mayWrite && !giving && <p className="row wrap"><Button variant={open ? 'default' : 'filled'} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={startGiving}>{t('tasks.add')}</Button></p>}
      {mayWrite && giving && !(aboutId && about.isPending) && <Give about={customer ?? null} acts={acts} close={() => setParams({})} />}
      {mayWrite && params.has('hand') && customer && <div className="opened give"><p className="about">{t('handover.customer', { name: customer.name })}</p><HandOver thing={{ customer_id: customer.id }} acts={acts} close={() => setParams({})} /></div>}
      <ForYou rows={forMe} acts={acts} mayWrite={mayWrite} at={at} setAt={setAt} />
      <section className="grp" aria-labelledby="to-do">
        <h2 id="to-do"><IconCheckbox className="i" stroke={1.75} aria-hidden />{t(`tasks.${whose}`)}<TextInput className="find" size="xs" aria-label={t('tasks.search')} placeholder={t('tasks.search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} /></h2>
        {rows.length === 0 && q.trim() && <p className="dim gap-s" role="status">{t('tasks.nothing_found')}</p>}
        <ul className="jobs">
          {rows.map((task) => {
            const list = steps(task);
            return (
              <li key={task.id} id={task.id} tabIndex={-1} aria-current={task.id === at ? 'true' : undefined} onFocus={() => setAt(task.id)}>
                <div className="mid">
                  <p className="about">{task.what}</p>
                  <p className="why row wrap">
                    {task.overdue ? <span className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{dueWords(task, today)}</span> : <span>{dueWords(task, today)}</span>}
                    {task.customer && <Link className="name" to={`/people/${task.customer_id}`}>{task.customer}</Link>}
                    {whose === 'mine' ? task.given_by && task.given_by_id !== me && <span>{t('tasks.from', { name: task.given_by })}</span> : <span>{task.staff ? t('tasks.by', { name: task.staff }) : t('tasks.nobody_does')}</span>}
                    {list.n > 0 && <span>{t('tasks.steps_done', list)}</span>}
                  </p>
                </div>
                {mayWrite && (
                  <div className="acts">
                    <Button variant="subtle" size="compact-sm" aria-expanded={open === task.id} aria-label={t('tasks.open_of', { what: task.what })} onClick={() => show(open === task.id ? null : task.id)}>{t('tasks.open')}</Button>
                    <Button size="compact-sm" aria-label={t('tasks.done_of', { what: task.what })} onClick={() => void acts.finish(task)}>{t('tasks.done')}</Button>
                  </div>
                )}
                {open === task.id && <Opened task={task} acts={acts} asking={asking} ask={setAsking} close={() => show(null)} />}
              </li>
            );
          })}
        </ul>
      </section>
      <FromYou rows={fromMe} acts={acts} mayWrite={mayWrite} at={at} setAt={setAt} />
      <p className="endline"><span>{t('tasks.end')}</span></p>
    </div>
  );
}
