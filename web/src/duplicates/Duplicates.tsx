// Who may be in the books twice, who may live together, and what was merged lately.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Households } from './Households.tsx';
import { Merges } from './Merges.tsx';
import { Pairs } from './Pairs.tsx';
import './duplicates.css';

const parts = { pairs: Pairs, households: Households, merges: Merges } as const;
type Part = keyof typeof parts;

export default function Duplicates() {
  const session = useSigned();
  const mayWrite = may(session, 'customers:write');
  const [params, setParams] = useSearchParams();
  const show: Part = (Object.keys(parts) as Part[]).find((p) => p === params.get('show')) ?? 'pairs';
  const Shown = parts[show];
  useTitle(t('duplicates.title'));
  return (
    <div className="dups">
      <div className="bar">
        <Button component={Link} to="/people" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.people')}</Button>
        {mayWrite && <div className="acts"><Search /></div>}
      </div>
      <h1 className="sr">{t('duplicates.title')}</h1>
      <Shown mayWrite={mayWrite} tabs={
        <div className="row wrap sections" role="group" aria-label={t('duplicates.show')}>
          {(Object.keys(parts) as Part[]).map((p) => <button key={p} type="button" className="pick" aria-pressed={p === show} onClick={() => setParams(p === 'pairs' ? {} : { show: p }, { replace: true })}>{t(`duplicates.show.${p}`)}</button>)}
        </div>} />
    </div>
  );
}

const poll_ms = 700;

// Looks through everybody; it happens by itself soon after a change, so this is for the impatient.
function Search() {
  const queries = useQueryClient();
  const [job, setJob] = useState<string | null>(null);
  const begin = useMutation({ mutationFn: () => take(api.POST('/api/v1/duplicates/search')), onSuccess: (made) => setJob(made.job_id), onError: (broken: Error) => say(broken.message) });
  const state = useQuery({
    queryKey: ['job', job], enabled: job !== null, refetchInterval: poll_ms,
    queryFn: () => take(api.GET('/api/v1/jobs/{id}', { params: { path: { id: job! } } })),
  });
  const ended = state.data !== undefined && !['ready', 'running'].includes(state.data.state);
  useEffect(() => {
    if (!ended) return;
    setJob(null);
    say(t(state.data!.state === 'done' ? 'duplicates.searched' : 'duplicates.search_failed'));
    void queries.invalidateQueries({ queryKey: ['duplicates'] });
  }, [ended]);
  const busy = begin.isPending || job !== null;
  return <Button variant="subtle" size="compact-sm" loading={busy} leftSection={<IconRefresh className="i" stroke={1.75} aria-hidden />} onClick={() => begin.mutate()}>{t('duplicates.search')}</Button>;
}
