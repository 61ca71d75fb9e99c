// What is promised at each kind of contact, whether keeping it shows, and what to do about it.
import { Button } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Editor } from './Editor.tsx';
import { Look } from './Look.tsx';
import { One } from './One.tsx';
import { adherenceKey, nameOf, sentenceOf, sidesOf, verdictOf } from './standards.ts';
import type { Looked } from './standards.ts';
import './standards.css';

export function Standards() {
  const mayWrite = may(useSigned(), 'standards:write');
  const [asked, ask] = useSearchParams();
  const looked: Looked = Object.fromEntries((['from', 'to', 'place'] as const).flatMap((key) => (asked.get(key) ? [[key, asked.get(key)]] : [])));
  const open = asked.get('open');
  const [adding, setAdding] = useState(false);
  const standards = useQuery({ queryKey: ['standards'], queryFn: () => take(api.GET('/api/v1/standards')) });
  const rows = standards.data?.data ?? [];
  const figures = useQueries({ queries: rows.map((s) => ({ queryKey: adherenceKey(s.id, looked), queryFn: () => take(api.GET('/api/v1/standards/{id}/adherence', { params: { path: { id: s.id }, query: looked } })) })) });
  const set = (change: Record<string, string | null>) => ask((old) => {
    const next = new URLSearchParams(old);
    for (const [key, value] of Object.entries(change)) if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  useKeys({ Escape: () => { set({ open: null }); setAdding(false); } });
  if (standards.isPending) return <Waiting lines={4} />;
  if (standards.isError) return <Broken error={standards.error} again={() => void standards.refetch()} />;

  const told = rows.flatMap((standard, i) => (figures[i]?.data && !standard.retired_at ? [{ standard, adherence: figures[i].data }] : []));
  const waiting = figures.some((f) => f.isPending);
  return (
    <div className="standards">
      <p className="sentence" aria-busy={waiting || undefined}>{rows.length === 0 ? t('standards.none') : (sentenceOf(told) ?? (waiting ? t('waiting') : t('standards.nothing_yet')))}</p>
      {rows.length === 0 && <p className="dim">{t('standards.none_why')}</p>}
      {rows.length > 0 && <Look looked={looked} set={set} />}
      <ul className="kept">
        {rows.map((standard, i) => {
          const outcome = figures[i]?.data?.outcome;
          const sides = outcome && sidesOf(outcome);
          return (
            <li key={standard.id} data-off={standard.retired_at ? '' : undefined}>
              <div className="top">
                <div className="grow"><h2 className="name">{nameOf(standard)}</h2><p className="serif">{standard.in_force.promise}</p></div>
                {standard.retired_at && <span className="tag">{t('standards.retired')}</span>}
                <Button size="compact-sm" aria-expanded={open === standard.id} aria-label={open === standard.id ? t('standards.close_of', { name: nameOf(standard) }) : t('standards.open_of', { name: nameOf(standard) })} onClick={() => set({ open: open === standard.id ? null : standard.id })}>{open === standard.id ? t('close') : t('standards.open')}</Button>
              </div>
              {outcome && <p className="sm dim">{sides ? <>{t('standards.exceeded', { sides })} <b className="said">{verdictOf(outcome)}</b></> : t('standards.no_contact')}</p>}
              {open === standard.id && figures[i]?.data && <One standard={standard} adherence={figures[i].data} looked={looked} mayWrite={mayWrite} />}
            </li>
          );
        })}
      </ul>
      {mayWrite && (adding ? <Editor close={() => setAdding(false)} /> : <p className="gap"><Button variant={rows.length === 0 ? 'filled' : undefined} onClick={() => setAdding(true)}>{t('standards.add')}</Button></p>)}
    </div>
  );
}
