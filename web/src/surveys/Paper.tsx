// Paper in: a pile is begun, keyed with digits and Enter, keyed a second time where that is wanted, and taken in.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { shortDayYear } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Differences } from './Differences.tsx';
import { Keying } from './Keying.tsx';
import type { Survey } from './surveys.ts';

const sizes = ['a4', 'letter'] as const;

export function Paper({ survey }: { survey: Survey }) {
  const mayWrite = may(useSigned(), 'responses:write');
  const queries = useQueryClient();
  const [asked, ask] = useSearchParams();
  const path = { params: { path: { id: survey.id } } };
  const batches = useQuery({ queryKey: ['surveys', survey.id, 'batches'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/batches', path)) });
  const places = useQuery({ queryKey: ['surveys', survey.id, 'places'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/places', path)) });
  const asks = useQuery({ queryKey: ['surveys', survey.id, 'invitations', 'asked'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/invitations', { params: { ...path.params, query: { state: 'asked', limit: 1 } } })) });
  const [name, setName] = useState('');
  const [passes, setPasses] = useState('1');
  const begin = useMutation({
    mutationFn: () => take(api.POST('/api/v1/surveys/{id}/batches', { ...path, body: { name: name.trim(), passes: Number(passes) } })),
    onSuccess: (made) => { void queries.invalidateQueries({ queryKey: ['surveys', survey.id, 'batches'] }); ask({ show: 'paper', pile: made.id }); },
    onError: (broken) => say(broken.message),
  });
  const hangs = places.data?.data.some((place) => place.kind === 'qr' && !place.ended_at);
  const pile = asked.get('pile');
  if (pile) return <Pile key={pile} id={pile} survey={survey} close={() => ask({ show: 'paper' })} />;
  if (batches.isPending) return <Waiting lines={3} />;
  if (batches.isError) return <Broken error={batches.error} again={() => void batches.refetch()} />;
  return (
    <>
      <p className="dim">{t('surveys.paper_why')}</p>
      {mayWrite && survey.state !== 'draft' && places.data && !hangs && <p>{t('surveys.print_needs_code')} <button type="button" className="link" onClick={() => ask({ show: 'places' })}>{t('surveys.make_code')}</button></p>}
      {mayWrite && survey.state !== 'draft' && hangs && (
        <>
          <p className="row wrap">{t('surveys.print')} {sizes.map((size) => <a key={size} href={`/api/v1/surveys/${survey.id}/paper?size=${size}&sheets=20`} target="_blank" rel="noreferrer">{t(`surveys.sheets.${size}`)}</a>)}</p>
          {asks.data?.data.length === 0 ? <p className="sm dim">{t('surveys.print_nobody')}</p> : asks.data && (
            <>
              <p className="row wrap">{t('surveys.print_invited')} {sizes.map((size) => <a key={size} href={`/api/v1/surveys/${survey.id}/paper?size=${size}&invited=true`} target="_blank" rel="noreferrer">{t(`surveys.sheets_invited.${size}`)}</a>)}</p>
              <p className="sm dim">{t('surveys.print_invited_why')}</p>
            </>
          )}
        </>
      )}
      <ul className="people-asked">{batches.data.data.map((b) => <li key={b.id}><button type="button" className="link grow" onClick={() => ask({ show: 'paper', pile: b.id })}>{b.name}</button><span className="sm dim">{shortDayYear(b.answered_on)}</span><span className={`tag ${b.taken_in_at ? 'good' : 'watch'}`}>{b.taken_in_at ? t('surveys.taken_in') : t('surveys.not_taken_in')}</span></li>)}</ul>
      {mayWrite && survey.state !== 'draft' && (
        <form className="fields" onSubmit={(e) => { e.preventDefault(); begin.mutate(); }}>
          <TextInput label={t('surveys.pile_name')} placeholder={t('surveys.pile_like')} required withAsterisk={false} maxLength={80} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Select label={t('surveys.passes')} data={[{ value: '1', label: t('surveys.once') }, { value: '2', label: t('surveys.twice') }]} value={passes} onChange={(e) => setPasses(e.currentTarget.value)} />
          <Button type="submit" variant="filled" loading={begin.isPending}>{t('surveys.begin')}</Button>
        </form>
      )}
    </>
  );
}

function Pile({ id, survey, close }: { id: string; survey: Survey; close: () => void }) {
  const queries = useQueryClient();
  const path = { params: { path: { id } } };
  const batch = useQuery({ queryKey: ['survey-batches', id], queryFn: () => take(api.GET('/api/v1/survey-batches/{id}', path)) });
  const wordings = useQuery({ queryKey: ['surveys', survey.id, 'wordings'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/wordings', { params: { path: { id: survey.id } } })) });
  const [pass, setPass] = useState(1);
  const [codes, setCodes] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ['survey-batches', id] });
  const takeIn = useMutation({
    mutationFn: () => take(api.POST('/api/v1/survey-batches/{id}/taking-in', path)),
    onSuccess: () => { say(t('surveys.taken_in_said')); void queries.invalidateQueries({ queryKey: ['surveys', survey.id] }); close(); },
    onError: (broken) => { say(broken.message); void refresh(); },
  });
  if (batch.isPending || wordings.isPending) return <Waiting lines={4} />;
  if (batch.isError) return <Broken error={batch.error} again={() => void batch.refetch()} />;
  const { data } = batch;
  const wording = wordings.data?.data.find((w) => w.number === data.wording) ?? survey.wording;
  const mine = data.sheets.filter((s) => s.pass === pass);
  return (
    <>
      <div className="row wrap"><h2 className="grow">{data.name}</h2><Button size="compact-sm" onClick={close}>{t('surveys.all_piles')}</Button></div>
      {data.taken_in_at ? <p>{t('surveys.was_taken_in', { n: data.sheets.filter((s) => s.pass === 1).length, by: data.taken_in_by ?? '' })} <Link to="?show=results">{word('survey_part', 'results')}</Link></p> : (
        <>
          <div className="row wrap">
            {data.passes === 2 && [1, 2].map((p) => <Button key={p} size="compact-sm" aria-pressed={p === pass} variant={p === pass ? 'filled' : undefined} onClick={() => setPass(p)}>{p === 1 ? t('surveys.first_pass') : t('surveys.second_pass')}</Button>)}
            <label className="tick"><input type="checkbox" checked={codes} onChange={(e) => setCodes(e.currentTarget.checked)} />{t('surveys.with_codes')}</label>
          </div>
          <Keying key={`${pass}-${codes}`} batch={id} questions={wording.questions} pass={pass} codes={codes} from={1 + Math.max(0, ...mine.map((s) => s.number))} kept={refresh} />
          {data.passes === 2 && <Differences batch={data} kept={refresh} />}
          <p className="row wrap gap"><Button variant="filled" disabled={data.sheets.length === 0 || data.differences.length > 0} loading={takeIn.isPending} onClick={() => takeIn.mutate()}>{t('surveys.take_in', { n: data.sheets.filter((s) => s.pass === 1).length })}</Button></p>
        </>
      )}
    </>
  );
}
