// What others did in the cases that one watches, until one has seen it.
import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

const every_ms = 60_000;

function told(one: Schemas['CaseNews']): string {
  const words = { by: one.by ?? t('watched.nobody'), owner: one.owner ?? t('watched.nobody'), team: one.team };
  if (one.what !== 'given' || !one.team) return t(`watched.${one.what}`, words);
  return t(one.owner ? 'watched.given_in_team' : 'watched.given_team', words);
}

export function Watched() {
  const session = useSigned();
  const queries = useQueryClient();
  const news = useQuery({ queryKey: ['case-news'], refetchInterval: every_ms, queryFn: () => take(api.GET('/api/v1/case-news')) });
  const seen = useMutation({
    mutationFn: (id: string) => take(api.PUT('/api/v1/cases/{id}/watchers/{staff}', { params: { path: { id, staff: session.staff.id } } })),
    onError: (broken: Error) => say(broken.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['case-news'] }),
  });
  const rows = news.data?.data ?? [];
  if (rows.length === 0) return null;
  const cases = [...new Set(rows.map((one) => one.case_id))].map((id) => rows.filter((one) => one.case_id === id));
  return (
    <section className="grp pile" aria-labelledby="watched">
      <h2 id="watched"><IconEye className="i" stroke={1.75} aria-hidden />{t('watched.title')}<span className="dim sm">{t('watched.why')}</span></h2>
      <ul>
        {cases.map((of) => {
          const { case_id, subject } = of[0]!;
          return (
            <li key={case_id}>
              <IconEye className="i" stroke={1.75} aria-hidden />
              <div className="mid"><Link to={`/cases/${case_id}`}>{subject}</Link>{of.map((one) => <p key={`${one.at}${one.what}`} className="why">{told(one)} {ago(one.at)}</p>)}</div>
              {may(session, 'cases:write') && <Button variant="subtle" size="compact-sm" loading={seen.isPending && seen.variables === case_id} aria-label={t('watched.seen_of', { subject })} onClick={() => seen.mutate(case_id)}>{t('watched.seen')}</Button>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
