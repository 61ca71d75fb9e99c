// What a survey found out: each figure with its n and interval, in total and by group, and what was said in words.
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { longMonth, shortDayYear, whole } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { responseOf, told } from './surveys.ts';
import type { QuestionFigure, Survey } from './surveys.ts';
import { WriteBack } from './WriteBack.tsx';

const groups = ['month', 'channel', 'touchpoint_kind', 'staff', 'level', 'tag', 'language', 'wording'] as const satisfies Schemas['GroupBy'][];

export function Results({ survey }: { survey: Survey }) {
  const mayExport = may(useSigned(), 'responses:export');
  const [by, setBy] = useState<Schemas['GroupBy']>('month');
  const results = useQuery({ queryKey: ['surveys', survey.id, 'results', by], placeholderData: (old) => old, queryFn: () => take(api.GET('/api/v1/surveys/{id}/results', { params: { path: { id: survey.id }, query: { by } } })) });
  if (results.isPending) return <Waiting lines={6} />;
  if (results.isError) return <Broken error={results.error} again={() => void results.refetch()} />;
  const { total } = results.data;
  const scored = total.questions.filter((q) => q.kind !== 'text' && q.kind !== 'choice');
  return (
    <>
      <p>{t('surveys.answers', { n: total.n })} {responseOf(total)}</p>
      {total.n > total.named && <p className="sm dim">{t('surveys.nameless', { n: whole(total.n - total.named) })}</p>}
      {total.questions.map((q) => <section key={q.question} className="figure"><h2>{q.ask}</h2><p><span className="dim">{word('question_kind', q.kind)}</span> <b className="said">{told(q)}</b></p><Counts of={q} /></section>)}
      <section className="gap-l">
        <div className="row wrap bygroup"><h2>{t('surveys.by_group')}</h2><Select aria-label={t('surveys.group_by')} data={groups.map((value) => ({ value, label: word('survey_group', value) }))} value={by} onChange={(e) => setBy(e.currentTarget.value as Schemas['GroupBy'])} /></div>
        <div className="scroll" tabIndex={0} role="region" aria-label={t('surveys.by_group')}>
          <table className="grid">
            <thead><tr><th scope="col">{word('survey_group', by)}</th><th scope="col" className="r">{t('surveys.n_head')}</th><th scope="col">{t('surveys.response_head')}</th>{scored.map((q) => <th scope="col" key={q.question}>{q.ask}</th>)}</tr></thead>
            <tbody>{results.data.groups.map(({ group, figures }) => (
              <tr key={group}><th scope="row">{nameOf(by, group)}</th><td className="r">{whole(figures.n)}</td><td>{responseOf(figures) ?? t('surveys.not_asked')}</td>
                {scored.map((q) => <td key={q.question}>{told(figures.questions.find((one) => one.question === q.question)!)}</td>)}</tr>
            ))}</tbody>
          </table>
        </div>
      </section>
      <Said survey={survey} />
      {mayExport && <p className="gap row wrap"><a className="link" href={`/api/v1/surveys/${survey.id}/results.csv?by=${by}`} download>{t('surveys.results_csv')}</a><a className="link" href={`/api/v1/surveys/${survey.id}/answers.csv`} download>{t('surveys.csv')}</a></p>}
    </>
  );
}

function nameOf(by: Schemas['GroupBy'], group: string): string {
  if (!group) return t('surveys.not_known');
  if (by === 'month') return longMonth(group);
  if (by === 'level') return t('surveys.level', { n: group });
  return by === 'channel' ? word('survey_channel', group) : by === 'touchpoint_kind' ? word('kind', group) : group;
}

function Counts({ of }: { of: QuestionFigure }) {
  if (of.n === 0 || of.counts.length === 0) return null;
  const most = Math.max(...of.counts.map((c) => c.n));
  return (
    <ol className="counts">{of.counts.map((c) => {
      const [low, high] = (c.interval ?? [0, 0]) as [number, number];
      return <li key={c.choice}><span className="words">{c.words}</span><progress value={c.n} max={most} aria-hidden /><span className="sm">{t('surveys.count', { n: whole(c.n), share: whole(c.share ?? 0), low: whole(low), high: whole(high) })}</span></li>;
    })}</ol>
  );
}

function Said({ survey }: { survey: Survey }) {
  const session = useSigned();
  const mayWrite = may(session, 'responses:write');
  const [q, setQ] = useState('');
  const wanted = useDeferredValue(q.trim());
  const said = useQuery({ queryKey: ['surveys', survey.id, 'said', wanted], placeholderData: (old) => old, queryFn: () => take(api.GET('/api/v1/survey-answers', { params: { query: { survey_id: survey.id, with_words: true, limit: 20, ...(wanted && { q: wanted }) } } })) });
  const rows = said.data?.data ?? [];
  return (
    <section className="gap-l">
      <h2>{t('surveys.said')}</h2>
      <p className="sm row wrap gap-s">{may(session, 'themes:read') && <Link className="link" to={`/relationships/themes?survey=${survey.id}`}>{t('surveys.themes')}</Link>}<a className="link" href="/said" target="_blank" rel="noreferrer">{t('said.title')}</a></p>
      <TextInput type="search" maw={360} label={t('surveys.search')} value={q} onChange={(e) => setQ(e.currentTarget.value)} />
      {said.data && rows.length === 0 && <p className="dim gap-s">{wanted ? t('surveys.nothing_found') : t('surveys.nothing_said')}</p>}
      <ul className="words-said">{rows.map((a) => (
        <li key={a.id}>{a.values.filter((v) => v.words).map((v) => <p className="serif" key={v.question}>{v.words}</p>)}
          <p className="sm dim">{a.customer_id ? <Link className="name" to={`/people/${a.customer_id}`}>{a.customer ?? t('customer.nameless')}</Link> : t('surveys.without_name')}, {shortDayYear(a.at)}, {word('survey_channel', a.channel)}{a.values.filter((v) => v.score !== null && v.kind !== 'choice').map((v) => `, ${word('question_kind', v.kind)} ${v.score}`).join('')}</p><WriteBack answer={a} mayWrite={mayWrite} /></li>
      ))}</ul>
    </section>
  );
}
