// One survey: what it found out, whom it asks, its paper, its places and its words.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t, word } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Asked } from './Asked.tsx';
import { Editor } from './Editor.tsx';
import { Paper } from './Paper.tsx';
import { Places } from './Places.tsx';
import { Results } from './Results.tsx';
import './surveys.css';

const parts = ['results', 'asked', 'paper', 'places', 'words'] as const;
type Part = (typeof parts)[number];

export default function SurveyPage() {
  const { id = '' } = useParams();
  const session = useSigned();
  const queries = useQueryClient();
  const [asked] = useSearchParams();
  const survey = useQuery({ queryKey: ['surveys', id], queryFn: () => take(api.GET('/api/v1/surveys/{id}', { params: { path: { id } } })) });
  const act = useMutation({
    mutationFn: (open: boolean) => take(open ? api.POST('/api/v1/surveys/{id}/opening', { params: { path: { id } } }) : api.POST('/api/v1/surveys/{id}/closing', { params: { path: { id } } })),
    onSuccess: (_, open) => say(open ? t('surveys.opened') : t('surveys.closed')),
    onError: (broken) => say(broken.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['surveys'] }),
  });
  useTitle(survey.data?.name);
  if (survey.isPending) return <Waiting lines={6} />;
  if (survey.isError) return <Broken error={survey.error} again={() => void survey.refetch()} />;
  const mayWrite = may(session, 'surveys:write');
  const shown = parts.filter((p) => p === 'asked' || p === 'places' || p === 'words' || may(session, 'responses:read'));
  const part: Part = shown.find((p) => p === asked.get('show')) ?? shown[0]!;
  const { data } = survey;
  return (
    <div className="surveys">
      <div className="bar"><Button component={Link} to="/listen" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('surveys.title')}</Button></div>
      <h1 className="sentence">{data.name} <span className={`tag ${data.state === 'open' ? 'good' : ''}`}>{word('survey_state', data.state)}</span></h1>
      <nav className="parts" aria-label={t('surveys.parts')}>{shown.map((p) => <Link key={p} to={`?show=${p}`} replace aria-current={p === part ? 'page' : undefined}>{word('survey_part', p)}</Link>)}
        {mayWrite && <Button size="compact-sm" loading={act.isPending} onClick={() => act.mutate(data.state !== 'open')}>{data.state === 'open' ? t('surveys.close_it') : data.state === 'draft' ? t('surveys.open_it') : t('surveys.open_again')}</Button>}
      </nav>
      {part === 'results' && <Results survey={data} />}
      {part === 'asked' && <Asked survey={data} mayWrite={mayWrite} />}
      {part === 'paper' && <Paper survey={data} />}
      {part === 'places' && <Places survey={data} mayWrite={mayWrite} />}
      {part === 'words' && <Editor key={data.version} survey={data} readOnly={!mayWrite || data.state === 'closed'} close={() => undefined} />}
    </div>
  );
}
