// Who is in front of me? Who is likely to come, who was just here, and a search that finds anybody in three letters.
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useCallback, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { justHere } from './counter.ts';
import { nameOf } from './greeting.ts';
import { Hits } from './Hits.tsx';
import { hourOf } from './hour.ts';
import { Likely } from './Likely.tsx';
import { NewPerson } from './NewPerson.tsx';
import { useUnasked } from './offline/kept.ts';
import { useOutbox } from './offline/outbox.ts';
import { Page } from './Page.tsx';
import { useFind } from './useFind.ts';
import { useNow } from './useNow.ts';

const AskToKeep = lazy(() => import('./AskToKeep.tsx').catch(() => ({ default: () => null })));

export default function Board() {
  useTitle(t('nav.counter'));
  const session = useSigned();
  const go = useNavigate();
  const scanned = (useLocation().state as { scanned?: string } | null)?.scanned;
  const [params, setParams] = useSearchParams();
  const now = useNow(60_000);
  const field = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const find = useFind(scanned, useCallback((id: string, name: string) => void go(`/counter/${id}`, { state: { name } }), [go]));
  const { offline } = useOutbox();
  // Somebody new needs the server, which may know them already.
  const mayAdd = may(session, 'customers:write') && !offline;
  const unasked = useUnasked() && !offline;

  // A keyboard types at once; on glass the field waits for the finger, so that the keys on the screen do not cover the faces.
  const ready = useCallback(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  useEffect(ready, [ready]);
  useKeys({
    '/': () => field.current?.focus(),
    n: () => mayAdd && setAdding(''),
    ...Object.fromEntries([...'0123456789'].map((digit) => [digit, () => { field.current?.focus(); find.type(find.typed + digit); }])),
  });

  const at = hourOf(params.get('at'));
  const choose = (hour: number | null) => setParams(hour === null ? {} : { at: new Date(hour).toISOString() });
  return (
    <Page dock={(
      <search className="dock">
        {adding !== null && <NewPerson named={adding} close={() => { setAdding(null); field.current?.focus(); }} />}
        <div className="find">
          <IconSearch stroke={1.75} aria-hidden />
          <input
            id="find" ref={field} type="search" autoComplete="off" autoCorrect="off" spellCheck={false} enterKeyHint="go"
            role="combobox" aria-expanded={find.hits.length > 0} aria-controls="hits" aria-autocomplete="list" aria-activedescendant={find.chosen && `hit-${find.chosen.id}`}
            aria-label={t('counter.find')} placeholder={t('counter.find_hint')} value={find.typed} onChange={(e) => find.type(e.currentTarget.value)} onKeyDown={find.keys}
          />
        </div>
        {mayAdd && <button type="button" className="btn add" aria-expanded={adding !== null} onClick={() => setAdding(find.nobody ? find.typed.trim() : '')}><IconPlus stroke={1.75} aria-hidden />{t('counter.new')}</button>}
      </search>
    )}>
      {find.typed.trim() ? <Hits find={find} add={mayAdd ? () => setAdding(find.typed.trim()) : null} /> : <>{unasked && at === null && <Suspense fallback={<div className="ask" />}><AskToKeep answered={ready} /></Suspense>}<Likely now={now} at={at} choose={choose} />{at === null && <Just now={now} />}</>}
    </Page>
  );
}

function Just({ now }: { now: number }) {
  const seen = useQuery({ queryKey: ['customers', 'just-here'], refetchInterval: 60_000, queryFn: () => take(api.GET('/api/v1/customers', { params: { query: { sort: 'last_visit', past: true, limit: 4 } } })) });
  const here = justHere(seen.data?.data ?? [], now);
  if (here.length === 0) return null;
  return (
    <div className="just">
      <span id="just">{t('counter.just_here')}</span>
      <ul aria-labelledby="just">{here.map((c) => <li key={c.id}><Link to={`/counter/${c.id}`} state={{ name: nameOf(c) }}><Face id={c.id} name={nameOf(c)} size={36} />{nameOf(c)}</Link></li>)}</ul>
    </div>
  );
}
