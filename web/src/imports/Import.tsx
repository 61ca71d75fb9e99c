// One import: how many can come in, which columns need a look, what cannot come in and why. Then its progress, and the
// way back.
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconFileText, IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { Problem, api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { percent, whole } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { comesIn } from './imports.ts';
import type { Import as ImportType } from './imports.ts';
import { Mapping } from './Mapping.tsx';
import { useUndo } from './useUndo.ts';
import './imports.css';

const poll_ms = 500;

const working = (i: ImportType) => i.state === 'running' || i.state === 'undoing';

export default function Import() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  useTitle(t('nav.import'));
  const made = useQuery({
    queryKey: ['import', id],
    queryFn: () => take(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: (q) => (q.state.data && working(q.state.data) ? poll_ms : false),
  });
  // What came in or went out is seen everywhere.
  const state = made.data?.state;
  useEffect(() => {
    if (state && state !== 'previewed') void queries.invalidateQueries({ predicate: (q) => !['import', 'session'].includes(String(q.queryKey[0])) });
  }, [state, queries]);
  if (made.isPending) return <Waiting />;
  if (made.isError) return <Broken error={made.error} again={() => void made.refetch()} />;
  const i = made.data;
  return (
    <>
      <div className="bar">
        <h1>{t('nav.import')}</h1>
        <span className="dim sm">{[i.file_name, t('import.rows', { n: i.counts.read, shown: whole(i.counts.read) }), word('delimiter', i.delimiter), i.encoding].filter(Boolean).join(', ')}</span>
        <div className="acts"><Button component={Link} to="/import" variant="subtle">{t('import.another')}</Button></div>
      </div>
      <p className="sentence" role="status">{sentence(i)}</p>
      {working(i) ? <Progress made={i} /> : i.state !== 'undone' && <Sums made={i} />}
      <Made made={i} />
      {i.state === 'previewed' && <Preview made={i} />}
      {(i.state === 'done' || i.state === 'failed') && <Done made={i} />}
      {!working(i) && i.state !== 'undone' && <Rejects made={i} />}
    </>
  );
}

function sentence(i: ImportType): string {
  const values = { in: whole(comesIn(i)), read: whole(i.counts.read), rejected: i.counts.rejected, shown: whole(i.counts.rejected), created: whole(i.counts.created), changed: whole(i.counts.changed), kept: i.kept, stay: whole(i.kept) };
  return t(`import.says.${i.state}`, values);
}

function Sums({ made: { counts, kind } }: { made: ImportType }) {
  return (
    <ul className="sums">
      <li><b>{whole(counts.created)}</b><span>{t('import.created', { kind: word('import.kind', kind) })}</span></li>
      <li><b>{whole(counts.changed)}</b><span>{t('import.changed')}</span></li>
      <li><b>{whole(counts.unchanged)}</b><span>{t('import.unchanged')}</span></li>
      <li><b>{whole(counts.rejected)}</b><span>{counts.rejected > 0 ? <span className="st wrong sm"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('import.rejected')}</span> : t('import.rejected')}</span></li>
    </ul>
  );
}

// Whoever is in the books under another id would be there twice.
function Made({ made: { state, counts: { customers_made: n } } }: { made: ImportType }) {
  if (n === 0 || state === 'undone') return null;
  if (state !== 'previewed') return <p className="sm dim gap-s">{t('import.customers_made', { n, shown: whole(n) })}</p>;
  return <p className="st watch gap-s"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('import.customers_would_be_made', { n, shown: whole(n) })}</p>;
}

function Preview({ made }: { made: ImportType }) {
  const queries = useQueryClient();
  const keep = (now: ImportType) => queries.setQueryData(['import', made.id], now);
  const run = useMutation({ mutationFn: () => take(api.POST('/api/v1/imports/{id}/run', { params: { path: { id: made.id } } })), onSuccess: keep });
  const change = useMutation({
    mutationFn: (body: { mapping?: Record<string, string>; date_format?: string }) => take(api.POST('/api/v1/imports/{id}/mapping', { params: { path: { id: made.id } }, body })),
    onSuccess: keep,
  });
  const n = comesIn(made);
  return (
    <div className="split">
      <Mapping made={made} busy={change.isPending} change={(body) => change.mutate(body)} problem={change.error instanceof Problem ? change.error : null} />
      <section aria-labelledby="h-go">
        <div className="head"><h2 id="h-go">{t('import.ready')}</h2></div>
        {made.problem && <p className="st watch gap-s"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{made.problem}</p>}
        {!made.whole_file && <p className="sm dim gap-s">{t('import.first_rows', { shown: whole(made.counts.read) })}</p>}
        <Refused problem={run.error instanceof Problem ? run.error : null} />
        <p className="row wrap gap">
          <Button variant="filled" disabled={n === 0 || made.problem !== null} loading={run.isPending || change.isPending} onClick={() => run.mutate()}>{made.whole_file ? t('import.go', { n, shown: whole(n) }) : t('import.go_all')}</Button>
        </p>
        <p className="sm dim gap-s">{t('import.promise')}</p>
      </section>
    </div>
  );
}

function Progress({ made }: { made: ImportType }) {
  return (
    <div className="progress">
      <div role="progressbar" aria-label={t('import.progress')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(made.progress * 100)}><i style={{ width: `${made.progress * 100}%` }} /></div>
      <p className="sm dim">{percent(made.progress)}</p>
    </div>
  );
}

function Done({ made }: { made: ImportType }) {
  const undo = useUndo(made);
  return (
    <>
      <p className="row wrap">
        <Button component={Link} to={made.kind === 'customers' ? '/people' : '/relationships'} variant="filled">{t(made.kind === 'customers' ? 'import.see_people' : 'import.see_relationships')}</Button>
        <Button leftSection={<IconArrowBackUp className="i" aria-hidden />} loading={undo.isPending} onClick={() => undo.mutate()}>{t('import.undo_all')}</Button>
        <RejectFile made={made} />
      </p>
    </>
  );
}

function RejectFile({ made }: { made: ImportType }) {
  if (!made.counts.rejected) return null;
  return <Button component="a" href={`/api/v1/imports/${made.id}/rejects`} download="rejects.csv" leftSection={<IconFileText className="i" stroke={1.75} aria-hidden />}>{t('import.rejects_file', { n: made.counts.rejected, shown: whole(made.counts.rejected) })}</Button>;
}

function Rejects({ made }: { made: ImportType }) {
  const rows = made.rejected;
  if (!rows.length) return null;
  const rest = made.counts.rejected - rows.length;
  return (
    <section className="gap-l" aria-labelledby="h-rejects">
      <div className="head"><h2 id="h-rejects">{t('import.rejects', { n: made.counts.rejected, shown: whole(made.counts.rejected) })}</h2><span className="dim sm">{t('import.rejects_note')}</span></div>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="h-rejects">
        <table className="grid">
          <thead><tr><th scope="col" className="r">{t('import.line_no')}</th><th scope="col">{t('import.column')}</th><th scope="col">{t('import.says_there')}</th><th scope="col">{t('import.why')}</th></tr></thead>
          <tbody>{rows.map((r, k) => <tr key={k}><td className="r">{whole(r.line)}</td><td>{r.column}</td><td><code>{r.value}</code></td><td className="dim">{r.reason}</td></tr>)}</tbody>
        </table>
      </div>
      {rest > 0 && <p className="sm dim gap-s">{t('import.and_more', { n: rest, shown: whole(rest) })}</p>}
    </section>
  );
}
