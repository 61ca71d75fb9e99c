// One queue for everything that went wrong, was asked or was praised: what is due first, first. By keys alone where wanted.
import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconHeart, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { useUnmatched } from '../inbox/inbox.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { dueWords, whoOf } from './cases.ts';
import type { Case, Whose } from './cases.ts';
import { OpenCase } from './OpenCase.tsx';
import { Stars } from './Place.tsx';
import '../today/today.css';
import './cases.css';

const shown = ['queue', 'waiting', 'snoozed', 'closed'] as const;

export default function Cases() {
  const session = useSigned();
  const mayWrite = may(session, 'cases:write');
  const go = useNavigate();
  const [params, setParams] = useSearchParams();
  const [whose, setWhose] = useState<Whose>('all');
  const [show, setShow] = useState<(typeof shown)[number]>('queue');
  const [q, setQ] = useState('');
  const [at, setAt] = useState<string | null>(null);
  const cases = useQuery({
    queryKey: ['cases', whose, show, q.trim()], placeholderData: (old) => old,
    queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { whose, limit: 100, ...(show === 'queue' ? { queue: true } : { state: show }), ...(q.trim() ? { q: q.trim() } : {}) } } })),
  });
  const waiting = useQuery({ queryKey: ['remedies', 'waiting'], queryFn: () => take(api.GET('/api/v1/remedies', { params: { query: { state: 'waiting', limit: 100 } } })) });
  const unmatched = useUnmatched(may(session, 'messages:read')).data?.data.length ?? 0;
  const opening = params.has('open');
  const aboutId = params.get('about');
  // What went wrong comes before what went well, and each by what is due first.
  const all = cases.data?.data ?? [];
  const trouble = all.filter((one) => one.kind !== 'praise'), praise = all.filter((one) => one.kind === 'praise');
  const rows = [...trouble, ...praise];
  const move = (by: number) => {
    const ids = rows.map((one) => one.id), next = ids[Math.min(Math.max(ids.indexOf(at ?? '') + by, 0), ids.length - 1)];
    if (!next) return;
    setAt(next);
    document.getElementById(next)?.focus();
  };
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Enter: () => { if (at) void go(`/cases/${at}`); },
    n: () => { if (mayWrite) setParams({ open: '' }); },
    Escape: () => setParams({}),
  });
  useTitle(t('cases.title'));
  if (cases.isPending) return <Waiting />;
  if (cases.isError) return <Broken error={cases.error} again={() => void cases.refetch()} />;
  const late = trouble.filter((one) => one.overdue && one.state === 'open').length;
  const row = (one: Case) => <Row key={one.id} one={one} here={one.id === at} take={() => setAt(one.id)} />;
  return (
    <div className="narrow today cases">
      <div className="bar"><h1>{t('cases.title')}</h1>
        <div className="acts">{(['all', 'mine', 'nobody', 'watched'] as const).map((w) => <button key={w} type="button" className="pick" aria-pressed={w === whose} onClick={() => setWhose(w)}>{t(`cases.whose.${w}`)}</button>)}</div>
      </div>
      <p className="sentence">{t(`cases.sentence.${show}`, { n: trouble.length })}{late > 0 && <> {t('cases.some_late', { n: late })}</>}</p>
      {waiting.data && waiting.data.data.length > 0 && <p className="beside"><Link to="/cases/approvals">{t('cases.approvals_n', { n: waiting.data.data.length })}</Link></p>}
      {unmatched > 0 && <p className="beside"><Link to="/cases/mail">{t('inbox.whose_n', { n: unmatched })}</Link></p>}
      <p className="row wrap">
        {mayWrite && !opening && <Button variant="filled" leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setParams({ open: '' })}>{t('cases.open')}</Button>}
        {may(session, 'report:read') && <Link className="pick" to="/cases/recovery">{t('recovery.title')}</Link>}
        <Link className="pick" to="/cases/articles">{t('articles.title')}</Link>
        <Link className="pick" to="/cases/rules">{t('rules.title')}</Link>
        <a className="pick" href="/contact" target="_blank" rel="noreferrer">{t('cases.contact_page')}</a>
      </p>
      {mayWrite && opening && <OpenCase about={aboutId} close={() => setParams({})} />}
      <div className="sift"><TextInput className="find" size="sm" aria-label={t('cases.search')} placeholder={t('cases.search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
        <Select size="sm" aria-label={t('cases.show')} value={show} onChange={(event) => setShow(event.currentTarget.value as typeof show)} data={shown.map((value) => ({ value, label: t(`cases.shown.${value}`) }))} /></div>
      {rows.length === 0 && <p className="lg dim gap-l" role="status">{t(q.trim() ? 'cases.nothing_found' : show === 'queue' ? 'cases.empty' : 'cases.none_here')}</p>}
      <ul className="jobs">{trouble.map(row)}</ul>
      {praise.length > 0 && <section aria-labelledby="praise"><h2 id="praise" className="gap-l">{t('cases.praise_title')}</h2><ul className="jobs">{praise.map(row)}</ul></section>}
      {cases.data.next_cursor && <p className="dim gap-s">{t('cases.more')}</p>}
    </div>
  );
}

function Row({ one, here, take: setAt }: { one: Case; here: boolean; take: () => void }) {
  return (
    <li id={one.id} tabIndex={-1} aria-current={here ? 'true' : undefined} onFocus={setAt}>
      <div className="mid">
        <p className="about"><Link to={`/cases/${one.id}`}>{one.subject}</Link></p>
        {one.last_words && one.last_words !== one.subject && <p className="words">{one.last_words.length > 160 ? `${one.last_words.slice(0, 160)}…` : one.last_words}</p>}
        <p className="why row wrap">
          {one.overdue && one.state === 'open' ? <span className="st wrong"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{dueWords(one)}</span> : <span>{dueWords(one)}</span>}
          {one.stars && <Stars n={one.stars} />}{one.place && <span>{one.place}</span>}
          {one.kind === 'praise' && <span className="st good"><IconHeart className="i" stroke={1.75} aria-hidden />{t('cases.kind.praise')}</span>}
          {(one.priority === 'high' || one.priority === 'urgent') && <span className="st watch">{t(`cases.priority.${one.priority}`)}</span>}
          {one.customer_id ? <Link className="name" to={`/people/${one.customer_id}`}>{whoOf(one)}</Link> : <span>{whoOf(one)}</span>}
          <span>{one.staff ?? one.team ?? t('cases.nobodys')}</span>
        </p>
      </div>
    </li>
  );
}
