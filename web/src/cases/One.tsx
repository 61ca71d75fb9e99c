// One case: what happened, what was said, whose it is, and how it ends.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft, IconClock, IconHeart } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, exact } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { rich, t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { causeWord, dayIn, dueWords, whoOf } from './cases.ts';
import type { WholeCase } from './cases.ts';
import { Asked } from './Asked.tsx';
import { Close } from './Close.tsx';
import { Compose } from './Compose.tsx';
import { Conversation } from './Conversation.tsx';
import { GiveTo } from './GiveTo.tsx';
import { Given } from './Given.tsx';
import { Joining } from './Joining.tsx';
import { Mend } from './Mend.tsx';
import type { Mended } from './Mend.tsx';
import { useCase } from './useCase.ts';
import type { Acts } from './useCase.ts';
import { Place, Stars } from './Place.tsx';
import { Snooze } from './Snooze.tsx';
import { Watch, WhoseIs } from './WhoseIs.tsx';
import '../today/today.css';
import '../inbox/inbox.css';
import './cases.css';

export default function One() {
  const { id = '' } = useParams();
  const session = useSigned();
  const mayWrite = may(session, 'cases:write');
  const acts = useCase();
  const [closing, setClosing] = useState(false);
  const [mending, setMending] = useState(false);
  const found = useQuery({ queryKey: ['case', id], queryFn: () => take(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) });
  const one = found.data;
  const own = one?.id ?? id;      // the address may say the id that it had elsewhere
  const mails = useQuery({ queryKey: ['inbox', 'case', own], enabled: may(session, 'messages:read'), queryFn: () => take(api.GET('/api/v1/inbox', { params: { query: { case_id: own, limit: 200 } } })) }).data?.data ?? [];
  useTitle(one?.subject ?? t('cases.title'));
  const open = one !== undefined && one.state !== 'closed' && one.state !== 'merged';
  useKeys({ e: () => { if (open && mayWrite) setClosing(true); }, l: () => { if (one && open && mayWrite) void acts.snooze(one, dayIn(1)); }, Escape: () => setClosing(false) });
  const mend = async (of: WholeCase, mended: Mended) => {
    if (mended.cause && mended.cause !== of.cause) await acts.change(of, { cause: mended.cause }, t('cases.said_kept'));
    const remedy = await take(api.POST('/api/v1/cases/{id}/remedies', { params: { path: { id: of.id }, header: { 'Idempotency-Key': mended.once } }, body: { kind: mended.kind, amount: mended.amount, what: mended.what, ...(mended.reason ? { reason: mended.reason } : {}) } }));
    say(t(remedy.state === 'waiting' ? 'money.said_asked' : 'money.said_given', { what: mended.what }));
    setMending(false);
    await acts.again();
  };
  if (found.isPending) return <Waiting />;
  if (found.isError || !one) return <Broken error={found.error} again={() => void found.refetch()} />;
  return (
    <div className="case">
      <div className="bar">
        <Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button>
        <div className="acts"><Due one={one} /></div>
      </div>
      <h1 className="sentence">{one.subject}</h1>
      <div className="mend">
        <div className="stack">
          {one.closure && <Closed one={one} acts={acts} mayWrite={mayWrite} />}
          {mayWrite && open && !closing && (
            <div className="row wrap">
              {may(session, 'money:grant') && one.kind !== 'praise' && <Button variant="filled" aria-expanded={mending} onClick={() => setMending(!mending)}>{t('cases.mend')}</Button>}
              <Button variant={one.kind === 'praise' ? 'filled' : 'default'} onClick={() => setClosing(true)}>{t('cases.close')}</Button>
              {one.state === 'waiting' ? <Button onClick={() => void acts.resume(one)}>{t('cases.resume')}</Button> : <Button onClick={() => void acts.wait(one)}>{t('cases.wait')}</Button>}
              <Snooze one={one} acts={acts} />
            </div>
          )}
          {mending && open && !closing && <Mend name={whoOf(one)} caseId={one.id} cause={one.cause} act={(mended) => mend(one, mended)} />}
          {closing && open && <Close one={one} acts={acts} close={() => setClosing(false)} />}
          <section aria-labelledby="talk"><h2 id="talk">{t('cases.conversation')}</h2><Conversation entries={one.entries} who={whoOf(one)} mails={mails} />{mayWrite && one.state !== 'merged' && <Compose one={one} acts={acts} />}</section>
        </div>
        <aside className="stack">
          <About one={one} />
          <WhoseIs one={one} acts={acts} mayWrite={mayWrite} />
          <Given caseId={one.id} />
          <div className="quiet">
            {mayWrite && <h2>{t('cases.else')}</h2>}
            {mayWrite && one.state !== 'merged' && <><GiveTo one={one} acts={acts} /><Watch one={one} acts={acts} /></>}
            {mayWrite && <Quiet to={`/listen/ideas?case=${one.id}`}>{t('ideas.from_case')}</Quiet>}
            {mayWrite && one.state === 'closed' && <Quiet to={`/listen/ideas?said=${one.id}`}>{t('said.title')}</Quiet>}
            <Joining one={one} mayWrite={mayWrite} />
          </div>
          <Clocks one={one} />
        </aside>
      </div>
    </div>
  );
}

const Quiet = ({ to, children }: { to: string; children: string }) => <p><Button component={Link} to={to} size="compact-sm" variant="subtle" ml={-10}>{children}</Button></p>;

function Due({ one }: { one: WholeCase }) {
  const Icon = one.overdue ? IconAlertTriangle : one.kind === 'praise' ? IconHeart : IconClock;
  return <span className={`st ${one.overdue ? 'wrong' : one.state === 'open' ? 'watch' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden />{dueWords(one)}</span>;
}

function Closed({ one, acts, mayWrite }: { one: WholeCase; acts: Acts; mayWrite: boolean }) {
  const closure = one.closure!;
  return (
    <section className="panel pad" aria-labelledby="closed">
      <h2 id="closed">{t('cases.closed_by', { name: closure.staff ?? t('cases.us'), ago: ago(closure.at) })}</h2>
      {closure.cause && <p>{rich('cases.closed_cause', { cause: causeWord(closure.cause), b: (c) => <b>{c}</b> })}</p>}
      {closure.action && <p>{closure.action}</p>}
      <p className="dim">{closure.told_by === 'cannot_be_reached' ? t('cases.closed_untold') : t('cases.closed_told', { way: t(`cases.way.${closure.told_by}`) })}{closure.together && <> {t('cases.closed_together', { words: closure.together })}</>}</p>
      <Asked one={one} acts={acts} mayWrite={mayWrite} />
      {mayWrite && <p className="gap-s"><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => void acts.reopen(one)}>{t('cases.reopen')}</Button></p>}
    </section>
  );
}

function About({ one }: { one: WholeCase }) {
  return (
    <section>
      <div className="row"><Face id={one.customer_id ?? one.id} name={whoOf(one)} size={36} />
        <span>{one.customer_id ? <Link className="name" to={`/people/${one.customer_id}`}>{whoOf(one)}</Link> : <b>{whoOf(one)}</b>}<br />
          <span className="dim sm">{t(`cases.kind.${one.kind}`)}, {t(`cases.source.${one.source}`)}, <time dateTime={one.opened_at} title={exact(one.opened_at)}>{ago(one.opened_at)}</time></span></span></div>
      {one.place && <p className="sm row wrap gap-s">{one.stars && <Stars n={one.stars} />}<Place one={one} /></p>}
      {one.cause && <p className="sm gap-s">{causeWord(one.cause)}</p>}
      {one.contact && one.customer && <p className="sm">{one.contact}</p>}
    </section>
  );
}

function Clocks({ one }: { one: WholeCase }) {
  if (one.clocks.length === 0) return null;
  return (
    <section aria-labelledby="clocks"><h2 id="clocks">{t('cases.clocks')}</h2>
      <dl className="kv">{one.clocks.map((clock) => [
        <dt key={clock.clock}>{t(`cases.clock.${clock.clock}`)}</dt>,
        <dd key={`${clock.clock}-is`} className={clock.missed ? 'st wrong' : undefined}>{clock.met_at ? t(clock.missed ? 'cases.clock_late' : 'cases.clock_met', { ago: ago(clock.met_at) }) : clock.due_at ? <time dateTime={clock.due_at} title={exact(clock.due_at)}>{t('cases.clock_due', { when: ago(clock.due_at) })}</time> : t('cases.clock_stands', { minutes: clock.left_minutes ?? 0 })}</dd>,
      ])}</dl>
    </section>
  );
}
