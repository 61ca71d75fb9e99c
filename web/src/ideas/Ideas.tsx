// What customers wish for, who votes for it and what we answer; and what everybody may read: you said, we did.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { callOf } from '../people/people.ts';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { ago } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { later, offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { SaidList } from './Said.tsx';
import '../today/today.css';
import '../cases/cases.css';

type Idea = Schemas['Idea'];

export default function Ideas() {
  const session = useSigned();
  const mayWrite = may(session, 'responses:write');
  const [params, setParams] = useSearchParams();
  const queries = useQueryClient();
  const ideas = useQuery({ queryKey: ['ideas'], queryFn: () => take(api.GET('/api/v1/ideas')) });
  const [gone, setGone] = useState<string[]>([]);
  useTitle(t('ideas.title'));
  if (ideas.isPending) return <Waiting />;
  if (ideas.isError) return <Broken error={ideas.error} again={() => void ideas.refetch()} />;
  const again = () => void queries.invalidateQueries({ queryKey: ['ideas'] });
  const rows = ideas.data.data.filter((one) => !gone.includes(one.id));
  const waiting = rows.filter((one) => one.came_by === 'box' && !one.shown_at && !one.answer).length;
  const mayShow = may(session, 'settings:write');
  const remove = (one: Idea) => {
    setGone([...gone, one.id]);
    later(t('ideas.removed'), () => void take(api.DELETE('/api/v1/ideas/{id}', { params: { path: { id: one.id } } })).catch((broken: Error) => say(broken.message)).finally(again), () => setGone((old) => old.filter((id) => id !== one.id)));
  };
  const of = params.get('case');
  return (
    <div className="narrow ideas">
      <div className="bar"><Button component={Link} to="/listen" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.listen')}</Button></div>
      <h1>{t('ideas.title')}</h1>
      <p className="sentence">{t('ideas.sentence', { open: rows.filter((one) => !one.answer).length })}</p>
      <p className="dim">{t('ideas.box', { n: waiting })} <a href="/ideas" target="_blank" rel="noreferrer">{t('articles.look')}</a></p>
      {mayWrite && (params.has('new') || of ? <NewIdea of={of} done={() => { setParams({}); again(); }} /> : <p><Button variant="filled" onClick={() => setParams({ new: '' })}>{t('ideas.add')}</Button></p>)}
      <ul className="jobs gap">{rows.map((one) => <One key={one.id} idea={one} mayWrite={mayWrite} mayShow={mayShow} remove={remove} again={again} />)}</ul>
      <SaidList mayWrite={mayWrite} mayShow={mayShow} ofCase={params.get('said')} ideas={rows} done={() => setParams({})} />
    </div>
  );
}

function NewIdea({ of, done }: { of: string | null; done: () => void }) {
  const draft = useDraft({ title: '', words: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { title: draft.values.title.trim(), ...(draft.values.words.trim() ? { words: draft.values.words.trim() } : {}), ...(of ? { case_id: of, came_by: 'conversation' as const } : {}) };
    if (await draft.send(() => take(api.POST('/api/v1/ideas', { body })))) done();
  };
  return (
    <form className="opened give" onSubmit={(event) => void submit(event)}>
      <TextInput label={t('ideas.what')} required withAsterisk={false} autoFocus maxLength={160} {...draft.field('title')} />
      <Textarea label={t('cases.their_words')} autosize minRows={2} maxLength={2000} {...draft.field('words')} />
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button><Button onClick={done}>{t('cancel')}</Button></div>
    </form>
  );
}

function One({ idea, mayWrite, mayShow, remove, again }: { idea: Idea; mayWrite: boolean; mayShow: boolean; remove: (idea: Idea) => void; again: () => void }) {
  const path = { params: { path: { id: idea.id } } };
  const act = (forth: Promise<unknown>, words: string) => void forth.then(() => say(words)).catch((broken: Error) => say(broken.message)).finally(again);
  const named = (what: string) => `${what}: ${idea.title}`;
  const [doing, setDoing] = useState<'vote' | 'answer' | null>(null);
  return (
    <li id={idea.id}>
      <div className="mid">
        <p className="about">{idea.title}</p>
        {idea.words && <p className="words">{idea.words}</p>}
        <p className="why row wrap"><span>{t('ideas.votes', { n: idea.votes })}</span>{idea.box_votes > 0 && <span>{t('ideas.box_votes', { n: idea.box_votes })}</span>}{idea.came_by === 'box' && <span>{t('ideas.came_by_box')}</span>}{idea.shown_at && <span className="st good">{t('said.shown')}</span>}{idea.customer_id && <Link className="name" to={`/people/${idea.customer_id}`}>{idea.customer ?? t('customer.nameless')}</Link>}{idea.case_id && <Link to={`/cases/${idea.case_id}`}>{t('ideas.case')}</Link>}
          {idea.answer && <span className={`st ${idea.answer === 'no' ? 'plain' : 'good'}`}>{word('idea_answer', idea.answer)}</span>}{idea.answered_at && <span>{[idea.answered_by, ago(idea.answered_at)].filter(Boolean).join(', ')}</span>}</p>
        {idea.reason && <p>{idea.reason}</p>}
        {mayWrite && doing === null && <div className="row wrap gap-s"><Button size="compact-sm" aria-label={`${t('ideas.vote')}: ${idea.title}`} onClick={() => setDoing('vote')}>{t('ideas.vote')}</Button><Button size="compact-sm" aria-label={`${t('ideas.answer')}: ${idea.title}`} onClick={() => setDoing('answer')}>{t('ideas.answer')}</Button>
          {idea.told_from && Date.parse(idea.told_from) > Date.now() && <Button size="compact-sm" variant="subtle" onClick={() => void takeBack(idea, again)}>{t('ideas.take_back')}</Button>}
          {mayShow && (idea.shown_at ? <Button size="compact-sm" variant="subtle" aria-label={named(t('said.hide'))} onClick={() => act(take(api.DELETE('/api/v1/ideas/{id}/showing', path)), t('said.hidden'))}>{t('said.hide')}</Button> : <Button size="compact-sm" variant="subtle" aria-label={named(t('said.show'))} onClick={() => act(take(api.POST('/api/v1/ideas/{id}/showing', path)), t('said.shown'))}>{t('said.show')}</Button>)}
          {mayShow && idea.came_by === 'box' && !idea.customer_id && idea.votes === 0 && <Button size="compact-sm" variant="subtle" aria-label={named(t('ideas.remove'))} onClick={() => remove(idea)}>{t('ideas.remove')}</Button>}</div>}
        {doing === 'vote' && <Voting idea={idea} done={() => { setDoing(null); again(); }} />}
        {doing === 'answer' && <Answering idea={idea} done={() => { setDoing(null); again(); }} />}
      </div>
    </li>
  );
}

function takeBack(idea: Pick<Schemas['Idea'], 'id' | 'version'>, done: () => void): Promise<void> {
  return take(api.DELETE('/api/v1/ideas/{id}/answer', { params: { path: { id: idea.id }, header: ifMatch(idea) } })).then((now) => say(t(now.answer ? 'ideas.former_stands' : 'ideas.taken_back'))).catch((broken: Error) => say(broken.message)).finally(done);
}

function Voting({ idea, done }: { idea: Idea; done: () => void }) {
  const [q, setQ] = useState('');
  const found = useQuery({ queryKey: ['customers', 'vote', q], enabled: q.trim().length > 1, queryFn: ({ signal }) => take(api.GET('/api/v1/customers', { params: { query: { q: q.trim(), limit: 6 } }, signal })) });
  const vote = (customer_id: string) => void take(api.POST('/api/v1/ideas/{id}/votes', { params: { path: { id: idea.id } }, body: { customer_id } })).then(() => say(t('ideas.voted'))).catch((broken: Error) => say(broken.message)).finally(done);
  return (
    <div className="gap-s">
      <TextInput label={t('ideas.who')} autoFocus value={q} onChange={(event) => setQ(event.currentTarget.value)} />
      <div className="row wrap gap-s">{(found.data?.data ?? []).map((one) => <button key={one.id} type="button" className="pick" onClick={() => vote(one.id)}>{callOf(one)}</button>)}<Button size="compact-sm" onClick={done}>{t('cancel')}</Button></div>
    </div>
  );
}

function Answering({ idea, done }: { idea: Idea; done: () => void }) {
  const [answer, setAnswer] = useState<NonNullable<Idea['answer']>>(idea.answer ?? 'planned');
  const draft = useDraft({ reason: idea.reason ?? '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const made = await take(api.PUT('/api/v1/ideas/{id}/answer', { params: { path: { id: idea.id }, header: ifMatch(idea) }, body: { answer, reason: draft.values.reason.trim() } }));
      offerUndo(t('ideas.told', { told: made.told, told_later: made.told_later, not_told: made.not_told }), () => void takeBack(made.idea, done));
      done();
    });
  };
  return (
    <form className="gap-s" onSubmit={(event) => void submit(event)}>
      <div className="row wrap" role="group" aria-label={t('ideas.answer')}>{(['planned', 'done', 'no'] as const).map((one) => <button key={one} type="button" className="pick" aria-pressed={one === answer} onClick={() => setAnswer(one)}>{word('idea_answer', one)}</button>)}</div>
      <Textarea label={t('ideas.reason')} description={t('ideas.reason_why')} required withAsterisk={false} autosize minRows={2} maxLength={2000} {...draft.field('reason')} />
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('ideas.tell')}</Button><Button onClick={done}>{t('cancel')}</Button></div>
    </form>
  );
}
