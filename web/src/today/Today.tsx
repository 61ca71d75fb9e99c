// Whom to contact today: what is owed, who waits, what would be nice. The list ends.
import { Button } from '@mantine/core';
import { IconBuildingStore, IconCheckbox, IconClock, IconHeart, IconMail, IconMailOpened, IconMessage, IconMessages, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useAlone } from '../shell/useAlone.ts';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import type { Asking } from './Asks.tsx';
import { Marked, Pile } from './Marked.tsx';
import { Open } from './Open.tsx';
import { groups, keyOf, mayTurnDown, withinQuotes } from './today.ts';
import type { Line } from './today.ts';
import { useMark } from './useMark.ts';
import { Watched } from './Watched.tsx';
import './today.css';

const groupIcons = { promised: IconClock, answer: IconMessage, nice: IconHeart };
const icons = { call: IconPhone, email: IconMail, chat: IconMessages, letter: IconMailOpened, visit: IconBuildingStore } as const;

export default function Today() {
  const session = useSigned();
  const go = useNavigate();
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const list = useQuery({ queryKey: ['today', whose], queryFn: () => take(api.GET('/api/v1/today', { params: { query: { whose } } })) });
  const lines = list.data?.data ?? [];
  const [at, setAt] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const mayMark = may(session, 'today:write');
  const mark = useMark();
  const here = lines.findIndex((line) => keyOf(line) === at);
  const move = (by: number) => {
    const next = lines[Math.min(Math.max(here + by, 0), lines.length - 1)];
    if (next) {
      setAt(keyOf(next));
      document.getElementById(keyOf(next))?.focus();
    }
  };
  const current = lines[Math.max(here, 0)];
  const onCurrent = (act: (line: Line) => void) => () => { if (current && mayMark) act(current); };
  const alone = useAlone();
  const focus = `/today/focus${whose === 'all' ? '?whose=all' : ''}`;
  const show = (key: string | null, what: Asking = null) => { setOpen(key); setAsking(what); };
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    l: onCurrent((line) => mark.mutate({ line, act: 'later' })),
    e: () => { if (here >= 0) onCurrent((line) => mark.mutate({ line, act: 'done' }))(); },
    s: onCurrent((line) => show(keyOf(line), mayTurnDown(line) ? 'reason' : null)),
    g: () => alone(onCurrent((line) => show(keyOf(line), 'staff'))),
    f: () => { if (lines.length > 0 && mayMark) void go(focus); },
    Escape: () => show(null),
  });
  useTitle(t('nav.today'));
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Broken error={list.error} again={() => void list.refetch()} />;
  const { minutes, more, done, promises_kept, other_tasks, handovers } = list.data;
  const owed = lines.filter((line) => line.group === 'promised').length;
  return (
    <div className="narrow today">
      <div className="bar"><h1>{t('nav.today')}</h1>
        <div className="acts"><Link className="pick" to="/today/waiting">{t('waits.title')}</Link>{may(session, 'promises:read') && <Link className="pick" to="/today/promises">{t('promises.title')}</Link>}{may(session, 'customers:read') && <Link className="pick" to="/today/follow-ups">{t('followups.title')}</Link>}{may(session, 'tasks:read') && <Link className="pick" to="/today/tasks"><IconCheckbox className="i" stroke={1.75} aria-hidden />{t('today.tasks')}</Link>}{(['mine', 'all'] as const).map((w) => <button key={w} type="button" className="pick" aria-pressed={w === whose} onClick={() => setWhose(w)}>{t(`today.${w}`)}</button>)}</div>
      </div>
      <p className="sentence">{lines.length === 0 ? (done > 0 ? t('today.everyone', { kept: promises_kept }) : t('today.nobody')) : <>{t('today.sentence', { n: lines.length, minutes })}{owed > 0 && <> {t('today.owed', { n: owed })}</>}</>}</p>
      {other_tasks + handovers > 0 && <p className="beside"><Link to="/today/tasks">{[handovers > 0 && t('today.handovers', { n: handovers }), other_tasks > 0 && t('today.other_tasks', { n: other_tasks })].filter(Boolean).join(' ')}</Link></p>}
      {lines[0] && mayMark && <p className="row wrap"><Button variant="filled" onClick={() => { setAt(keyOf(lines[0]!)); show(keyOf(lines[0]!)); }}>{t('today.start', { name: lines[0].call })}</Button><Button component={Link} to={focus} rightSection={<kbd aria-hidden>f</kbd>}>{t('focus.open')}</Button><span className="dim sm">{t('today.nothing_sent')}</span></p>}
      {may(session, 'cases:read') && <Watched />}
      {groups(lines).map(([group, of]) => {
        const Icon = groupIcons[group];
        return (
          <section key={group} className="grp" aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`today.${group}`)}</h2>
            <ul className="todo">
              {of.map((line) => {
                const key = keyOf(line), Way = icons[line.channel as keyof typeof icons] ?? IconMessage;
                return (
                  <li key={key} id={key} tabIndex={-1} aria-current={key === at ? 'true' : undefined} onFocus={() => setAt(key)} onKeyDown={(event) => { if (event.key === 'Enter' && event.target === event.currentTarget && mayMark) show(key); }}>
                    <Face id={line.customer_id} name={line.name ?? line.external_id} size={40} />
                    <div><Link className="name" to={`/people/${line.customer_id}`}>{line.name ?? line.call}</Link><p className="chan"><Way className="i" stroke={1.75} aria-hidden />{t(`today.way.${line.channel}` as 'today.way.call')}{line.best_time && <span title={line.best_time.why}>{line.best_time.words}</span>}</p></div>
                    <div className="mid"><p className="about">{line.source.kind === 'case' && line.source.id ? <Link to={`/cases/${line.source.id}`}>{line.about}</Link> : line.about}</p><p className="why">{line.why}{line.given_by && <> {t('today.given_by', { name: line.given_by })}</>}</p>{line.last_words && !line.about.includes(line.last_words) && <p className="words">{t('today.last_words', { words: withinQuotes(line.last_words) })}</p>}</div>
                    {mayMark && <div className="acts"><Button variant="subtle" size="compact-sm" aria-label={t('today.later_of', { name: line.call })} onClick={() => mark.mutate({ line, act: 'later' })}>{t('today.later')}</Button><Button size="compact-sm" aria-expanded={open === key} aria-label={t('today.open_of', { name: line.call })} onClick={() => show(open === key ? null : key)}>{t('today.open')}</Button></div>}
                    {open === key && <Open key={asking ?? ''} line={line} mark={mark} begin={asking} close={() => show(null)} />}
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      {lines.length > 0 && <p className="endline"><span>{more > 0 ? t('today.end_more', { n: more }) : t('today.end')}</span></p>}
      <Pile whose={whose} mayMark={mayMark} />
      <Marked whose={whose} mayMark={mayMark} />
    </div>
  );
}
