// One person at a time: why now, the words, may we, and what then. Done, the next one stands there; it ends.
import { Button, Textarea } from '@mantine/core';
import { IconChevronLeft, IconClock } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { shortDay } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t, word } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { useAlone } from '../shell/useAlone.ts';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Asks } from './Asks.tsx';
import type { Asking } from './Asks.tsx';
import { customerQuery, lastThree, MayWe, NextStep, Who } from './FocusWho.tsx';
import { nextOf, reach, stepOf } from './focus.ts';
import { keyOf, kindOf, mayNeedNoAnswer, mayTurnDown, ways } from './today.ts';
import type { Line, Way } from './today.ts';
import { useMark } from './useMark.ts';
import './focus.css';

// What was changed in a draft, or noted beside it, and not done yet: it stays when one goes to another and back.
const unfinished = new Map<string, { draft: string; words: string; kind: Way }>();

export default function Focus() {
  useTitle(t('focus.open'));
  const go = useNavigate();
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const whose = params.get('whose') === 'all' ? 'all' : 'mine';
  const mayMark = may(useSigned(), 'today:write');
  const list = useQuery({ queryKey: ['today', whose], queryFn: () => take(api.GET('/api/v1/today', { params: { query: { whose } } })) });
  // The round is who was on the list when it began.
  const [round, setRound] = useState<Line[] | null>(null);
  const [dealt, setDealt] = useState<string[]>([]);
  const [here, setHere] = useState<string | null>(null);
  if (!round && list.data) {
    setRound(list.data.data);
    setHere(list.data.data[0] ? keyOf(list.data.data[0]) : null);
  }
  const gone = (line: Line) => dealt.includes(keyOf(line)) || !(list.data?.data ?? []).some((l) => keyOf(l) === keyOf(line));
  const mark = useMark({
    marked: (line) => {
      const now = [...dealt, keyOf(line)];
      unfinished.delete(keyOf(line));
      setDealt(now);
      const next = nextOf(round ?? [], (l) => now.includes(keyOf(l)) || gone(l), keyOf(line));
      setHere(next && keyOf(next));
    },
    undone: (line) => { setDealt((old) => old.filter((key) => key !== keyOf(line))); setHere(keyOf(line)); },
  });
  const line = round?.find((l) => keyOf(l) === here);
  const after = round && nextOf(round, gone, here);
  useEffect(() => {
    // The next one's page is there before it is asked for.
    if (!after) return;
    void queries.prefetchQuery({ ...customerQuery(after.customer_id), staleTime: 30_000 });
    void queries.prefetchQuery({ ...lastThree(after.customer_id), staleTime: 30_000 });
  }, [after?.customer_id]);
  if (!round) return list.isError ? <Broken error={list.error} again={() => void list.refetch()} /> : <Waiting />;
  const at = round.findIndex((l) => keyOf(l) === here);
  return (
    <div className="focuspage">
      <div className="bar">
        <Button component={Link} to="/today" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.today')}</Button>
        {line && <span className="beads" role="img" aria-label={t('focus.place', { at: at + 1, n: round.length })}>{round.map((l) => <i key={keyOf(l)} className={l === line ? 'now' : dealt.includes(keyOf(l)) ? 'done' : undefined} />)}</span>}
        {line && <span className="dim sm">{t('focus.of', { at: at + 1, n: round.length, minutes: list.data?.minutes ?? 0 })}</span>}
      </div>
      {line
        ? <One key={keyOf(line)} line={line} mark={mark} mayMark={mayMark} step={(by) => setHere(stepOf(round, gone, keyOf(line), by))} leave={() => void go('/today')} />
        : <End kept={list.data?.promises_kept ?? 0} done={list.data?.done ?? 0} more={list.data?.more ?? 0} leave={() => void go('/today')} />}
    </div>
  );
}

function One({ line, mark, mayMark, step, leave }: { line: Line; mark: ReturnType<typeof useMark>; mayMark: boolean; step: (by: 1 | -1) => void; leave: () => void }) {
  const key = keyOf(line);
  const session = useSigned();
  const customer = useQuery({ ...customerQuery(line.customer_id), enabled: may(session, 'customers:read') }).data;
  const touches = useQuery({ ...lastThree(line.customer_id), enabled: may(session, 'touchpoints:read') }).data?.data;
  const [at, setAt] = useState(unfinished.get(key) ?? { draft: line.draft, words: '', kind: kindOf(line.channel) });
  const [asking, setAsking] = useState<Asking>(null);
  const alone = useAlone();
  const why = useRef<HTMLHeadingElement>(null), words = useRef<HTMLTextAreaElement>(null);
  useEffect(() => why.current?.focus({ preventScroll: true }), []);
  const write = (part: Partial<typeof at>) => {
    const now = { ...at, ...part };
    setAt(now);
    unfinished.set(key, now);
  };
  const act = (run: () => void) => () => { if (mayMark && !mark.isPending) run(); };
  const done = act(() => mark.mutate({ line, act: 'done', kind: at.kind, ...(at.words.trim() && { summary: at.words.trim() }) }));
  const later = act(() => mark.mutate({ line, act: 'later' }));
  const noAnswer = act(() => mark.mutate({ line, act: 'done', no_answer_needed: true }));
  const ask = (what: Asking) => act(() => setAsking(asking === what ? null : what));
  useKeys({
    e: done, l: later, g: () => alone(ask('staff')), w: () => words.current?.focus(),
    s: () => { if (mayTurnDown(line)) ask('reason')(); },
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    Escape: () => (asking ? setAsking(null) : leave()),
  });
  // Out of a field, so that the single keys are heard again.
  const out = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement)) return;
    event.stopPropagation();
    event.preventDefault();
    setAsking(null);
    why.current?.focus({ preventScroll: true });
  };
  const way = customer && reach(line, customer, at.draft);
  const copy = () => void navigator.clipboard.writeText(at.draft).then(() => say(t('today.copied')), () => say(t('today.not_copied')));
  return (
    <div className="focus" onKeyDown={out}>
      <section aria-label={t('focus.who')}><Who line={line} customer={customer} /></section>
      <section aria-label={t('focus.what')}>
        <h1 ref={why} tabIndex={-1}>{line.source.kind === 'case' && line.source.id ? <Link to={`/cases/${line.source.id}`}>{line.about}</Link> : line.about}</h1>
        <p className="whynow"><span className="st watch"><IconClock className="i" stroke={1.75} aria-hidden />{t('focus.why')}</span> {line.why}{line.given_by && <> {t('today.given_by', { name: line.given_by })}</>}</p>
        {touches && touches.length > 0 && <><h2>{t('focus.last_three')}</h2><ul className="lastthree">{touches.map((x) => <li key={x.id}><time dateTime={x.at} className="dim">{shortDay(x.at)}</time><span>{[word('kind', x.kind), x.staff].filter(Boolean).join(', ')}{x.summary && <>: {x.summary}</>}{x.expectation === 'missed' && <>{' '}<span className="st wrong sm">{t('expectation.missed')}</span></>}</span></li>)}</ul></>}
        <Textarea className="letter" label={t('today.draft')} description={t('today.nothing_sent')} autosize minRows={5} maxRows={14} value={at.draft} onChange={(event) => write({ draft: event.currentTarget.value })} />
        <p className="row wrap">
          {way && <Button component="a" href={way.href} variant="filled">{t(line.channel === 'call' ? 'focus.dial' : 'focus.mail', { to: way.to })}</Button>}
          <Button onClick={copy}>{t('today.copy')}</Button>
          {at.draft !== line.draft ? <Button variant="subtle" onClick={() => write({ draft: line.draft })}>{t('focus.as_it_was')}</Button> : at.draft !== '' && <Button variant="subtle" onClick={() => write({ draft: '' })}>{t('focus.empty')}</Button>}
        </p>
      </section>
      <section aria-label={t('focus.before')}>
        {customer && <MayWe line={line} customer={customer} />}
        <NextStep id={line.customer_id} />
        {mayMark && (
          <form className="blk" onSubmit={(event) => { event.preventDefault(); done(); }}>
            <Textarea ref={words} label={t('today.what_came')} autosize minRows={2} maxRows={6} value={at.words} onChange={(event) => write({ words: event.currentTarget.value })} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) done(); }} />
            <p className="row wrap" role="group" aria-label={t('touch.kind')}>{ways.map((w) => <button key={w} type="button" className="pick" aria-pressed={w === at.kind} onClick={() => write({ kind: w })}>{t(`kind.${w}`)}</button>)}</p>
            <div className="acts">
              <Button type="submit" loading={mark.isPending} rightSection={<kbd aria-hidden>e</kbd>}>{t('today.done')}</Button>
              <Button onClick={later} rightSection={<kbd aria-hidden>l</kbd>}>{t('today.later')}</Button>
              <Button aria-expanded={asking === 'staff'} onClick={ask('staff')} rightSection={<kbd aria-hidden>g</kbd>}>{t('today.give')}</Button>
              {mayNeedNoAnswer(line) && <Button variant="subtle" onClick={noAnswer}>{t('today.no_answer')}</Button>}
              {mayTurnDown(line) && <Button variant="subtle" aria-expanded={asking === 'reason'} onClick={ask('reason')} rightSection={<kbd aria-hidden>s</kbd>}>{t('today.not_this')}</Button>}
            </div>
            <Asks key={asking} line={line} mark={mark} asking={asking} byKey />
          </form>
        )}
      </section>
    </div>
  );
}

function End({ kept, done, more, leave }: { kept: number; done: number; more: number; leave: () => void }) {
  const end = useRef<HTMLHeadingElement>(null);
  useEffect(() => end.current?.focus({ preventScroll: true }), []);
  useKeys({ Escape: leave, Enter: leave });
  return (
    <div className="quietpage">
      <h1 ref={end} tabIndex={-1}>{done > 0 ? t('today.everyone', { kept }) : t('focus.nobody')}</h1>
      {more > 0 && <p className="lg dim">{t('today.end_more', { n: more })}</p>}
      <p className="gap"><Button component={Link} to="/today">{t('focus.back')}</Button></p>
    </div>
  );
}
