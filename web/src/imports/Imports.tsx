// Bring in a list: drop it, and see what would happen before anything does. Below, what came in before.
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconFileImport, IconFileText } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { Problem, api, take } from '../shell/api.ts';
import { ago, exact, whole } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { contentType, exportPermission, kindFromName, kinds, outgoing, saysNotWhat } from './imports.ts';
import type { Import, Kind } from './imports.ts';
import { useUndo } from './useUndo.ts';
import './imports.css';

export default function Imports() {
  useTitle(t('nav.import'));
  const session = useSigned();
  const go = useNavigate();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind | null>(null);
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: (file: File) => {
      const send = (as?: Kind) => take(api.POST('/api/v1/imports', { params: { query: { ...(as && { kind: as }), file_name: file.name } }, headers: { 'Content-Type': contentType(file.name) }, body: file as never, bodySerializer: (body: unknown) => body as File }));
      // What somebody chose, and cards are people; else what its columns tell, else its name.
      if (contentType(file.name) === 'text/vcard') return send('customers');
      return send(kind ?? undefined).catch((refused: Error) => {
        const named = kindFromName(file.name);
        if (kind === null && named && saysNotWhat(refused)) return send(named);
        throw refused;
      });
    },
    onSuccess: (made) => {
      queries.setQueryData(['import', made.id], made);
      void go(`/import/${made.id}`);
    },
  });
  const exports = [...kinds, ...outgoing].filter((k) => may(session, exportPermission(k)));
  const bring = (file: File | undefined) => {
    if (file) upload.mutate(file);
  };
  return (
    <>
      <div className="bar"><h1>{t('nav.import')}</h1></div>
      <p className="sentence">{t('import.sentence')}</p>
      <div role="group" aria-label={t('import.kind')}>
        <p className="lab">{t('import.kind')} <span className="dim">{t('import.kind_hint')}</span></p>
        <p className="row wrap">{kinds.map((k) => <button key={k} type="button" className="pick" aria-pressed={k === kind} onClick={() => setKind(k === kind ? null : k)}>{t(`import.kind.${k}`)}</button>)}</p>
      </div>
      <label className="drop" data-over={over || undefined} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(e) => { e.preventDefault(); setOver(false); bring(e.dataTransfer.files[0]); }}>
        <input type="file" accept=".csv,.tsv,.txt,.vcf,text/csv,text/vcard" className="sr" onChange={(e) => { bring(e.currentTarget.files?.[0]); e.currentTarget.value = ''; }} />
        <IconFileImport size={32} stroke={1.5} aria-hidden />
        <span className="lg">{upload.isPending ? t('import.reading') : t('import.drop')}</span>
        <span className="sm dim">{t('import.drop_hint')}</span>
      </label>
      <Refused problem={upload.error instanceof Problem ? upload.error : null} />
      <Earlier />
      {exports.length > 0 && (
        <section className="gap-l">
          <div className="head"><h2>{t('export.title')}</h2><span className="dim sm">{t('export.note')}</span></div>
          <p className="row wrap">{exports.map((k) => <Button key={k} component="a" href={`/api/v1/exports/${k}`} download={`${k}.csv`} leftSection={<IconFileText className="i" stroke={1.75} aria-hidden />}>{t(`import.kind.${k}`)}</Button>)}</p>
        </section>
      )}
    </>
  );
}

function Earlier() {
  const imports = useQuery({ queryKey: ['imports'], queryFn: () => take(api.GET('/api/v1/imports', { params: { query: { limit: 20 } } })) });
  const rows = imports.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <section className="gap-l" aria-labelledby="h-earlier">
      <div className="head"><h2 id="h-earlier">{t('import.earlier')}</h2></div>
      <ul className="earlierlist">{rows.map((i) => <Line key={i.id} made={i} />)}</ul>
    </section>
  );
}

function Line({ made }: { made: Import }) {
  const undo = useUndo(made);
  return (
    <li>
      <span className="grow">
        <Link to={`/import/${made.id}`}>{made.file_name}</Link>
        <span className="sm dim line">{t('import.line', { kind: word('import.kind', made.kind), created: whole(made.counts.created), changed: whole(made.counts.changed), rejected: whole(made.counts.rejected) })} <time dateTime={made.created_at} title={exact(made.created_at)}>{ago(made.created_at)}</time>, {made.created_by}</span>
      </span>
      {made.state === 'undone' ? <span className="tag">{t('import.state.undone')}</span> : made.state === 'done' || made.state === 'failed'
        ? <>{made.state === 'failed' ? <span className="tag">{t('import.state.failed')}</span> : <span className="st good sm hide-s"><IconCircleCheck className="i" stroke={1.75} aria-hidden />{t('import.state.done')}</span>}<Button size="compact-sm" loading={undo.isPending} leftSection={<IconArrowBackUp className="i" aria-hidden />} aria-label={t('import.undo_of', { file: made.file_name })} onClick={() => undo.mutate()}>{t('import.undo')}</Button></>
        : <span className="tag">{t(`import.state.${made.state}`)}</span>}
    </li>
  );
}
