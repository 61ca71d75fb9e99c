// What we ask our customers: each survey with its first figure, and a new one.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t, word } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Editor } from './Editor.tsx';
import { mainFigure, responseOf, told } from './surveys.ts';
import './surveys.css';

export default function Surveys() {
  const session = useSigned();
  const go = useNavigate();
  const [asked, ask] = useSearchParams();
  const surveys = useQuery({ queryKey: ['surveys'], queryFn: () => take(api.GET('/api/v1/surveys')) });
  const rows = surveys.data?.data ?? [];
  const figures = useQueries({ queries: may(session, 'responses:read') ? rows.map((s) => ({ queryKey: ['surveys', s.id, 'results', 'month'], queryFn: () => take(api.GET('/api/v1/surveys/{id}/results', { params: { path: { id: s.id } } })) })) : [] });
  useTitle(t('surveys.title'));
  if (surveys.isPending) return <Waiting lines={4} />;
  if (surveys.isError) return <Broken error={surveys.error} again={() => void surveys.refetch()} />;
  const open = rows.filter((s) => s.state === 'open').length;
  if (asked.has('new')) return <><h1 className="sentence">{t('surveys.new')}</h1><Editor close={(id) => void go(id ? `/listen/${id}` : '/listen', { replace: true })} /></>;
  return (
    <div className="surveys">
      <div className="bar"><h1>{t('nav.listen')}</h1></div>
      <p className="sentence">{rows.length === 0 ? t('surveys.none') : t('surveys.sentence', { open })}</p>
      {rows.length === 0 && <p className="dim why">{t('surveys.none_why')}</p>}
      <p className="row wrap">
        {may(session, 'surveys:write') && <Button variant="filled" leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => ask({ new: '' })}>{t('surveys.add')}</Button>}
        {may(session, 'responses:read') && <Link className="pick" to="/listen/ideas">{t('ideas.title')}</Link>}
      </p>
      <ul className="asked">
        {rows.map((survey, i) => {
          const total = figures[i]?.data?.total;
          const main = total && mainFigure(total);
          return (
            <li key={survey.id}>
              <p className="top"><Link className="name" to={`/listen/${survey.id}`}>{survey.name}</Link> <span className={`tag ${survey.state === 'open' ? 'good' : ''}`}>{word('survey_state', survey.state)}</span></p>
              {main && <p>{main.ask} <b className="said">{told(main)}</b></p>}
              {total && responseOf(total) && <p className="sm dim">{responseOf(total)}</p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
