// After a touch was noted: the steps of its standard to tick, and by what it was less or more than they expected. Nobody has to; the
// card goes on.
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { ByWhat } from '../touch/ByWhat.tsx';
import { asksBy, byWhat } from '../touch/told.ts';
import { useNoticed } from '../touch/useNoticed.ts';
import { reasonOf } from './reason.ts';

type Shown = Schemas['StepsOfTouchpoint'];

export function Steps({ touchpoint: id, close }: { touchpoint: string; close: () => void }) {
  const queries = useQueryClient();
  const queryKey = ['touchpoint', id, 'steps'];
  const shown = useQuery({ queryKey, queryFn: () => take(api.GET('/api/v1/touchpoints/{id}/steps', { params: { path: { id } } })), retry: false });
  const tick = useMutation({
    mutationFn: ({ step, done }: { step: number; done: boolean }) => {
      const path = { params: { path: { id, step: String(step) } } };
      return done ? take(api.PUT('/api/v1/touchpoints/{id}/steps/{step}', path)) : take(api.DELETE('/api/v1/touchpoints/{id}/steps/{step}', path));
    },
    onMutate: ({ step, done }) => queries.setQueryData<Shown>(queryKey, (old) => old && { ...old, steps: old.steps.map((s) => (s.step === step ? { ...s, ticked_at: done ? new Date().toISOString() : null } : s)) }),
    onError: (broken) => say(reasonOf(broken)),
    onSettled: () => (queries.isMutating() === 1 ? queries.invalidateQueries({ queryKey }) : undefined),
  });
  const touch = useQuery({ queryKey: touchKey(id), queryFn: () => readTouch(id), retry: false });
  const expectation = touch.data?.expectation ?? null;
  const { steps, promise } = shown.data ?? { steps: [], promise: null };
  if (!shown.data || !touch.data || (steps.length === 0 && !asksBy(expectation))) return null;
  return (
    <section className="panel" aria-label={t(steps.length > 0 ? 'steps.title' : 'touch.saved')} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <div className="head"><div className="grow"><p className="lab" id="steps-of">{t(steps.length > 0 ? 'steps.title' : 'touch.saved')}</p><p className="dim">{promise}</p></div><button type="button" className="btn quiet" onClick={close}>{t('steps.done')}</button></div>
      {steps.length > 0 && <ul className="ticks" aria-labelledby="steps-of">
        {steps.map(({ step, words, ticked_at }) => (
          <li key={step}><button type="button" role="checkbox" aria-checked={ticked_at !== null} className="btn tick" onClick={() => tick.mutate({ step, done: ticked_at === null })}>{ticked_at === null ? <IconSquare stroke={1.75} aria-hidden /> : <IconSquareCheckFilled aria-hidden />}<span>{words}</span></button></li>
        ))}
      </ul>}
      {asksBy(expectation) && <By touchpoint={id} expectation={expectation} was={touch.data.expectation_by ?? ''} shown={shown.data} />}
    </section>
  );
}

const touchKey = (id: string) => ['touchpoint', id];
const readTouch = (id: string) => take(api.GET('/api/v1/touchpoints/{id}', { params: { path: { id } } }));

// One press says by what they were given less or more than they expected; another one corrects it. Words are kept when one leaves them.
function By({ touchpoint: id, expectation, was, shown }: { touchpoint: string; expectation: 'missed' | 'exceeded'; was: string; shown: Shown }) {
  const queries = useQueryClient();
  const [by, setBy] = useState(was);
  const noticed = useNoticed(expectation === 'exceeded' ? (shown.standard_id ?? undefined) : undefined);
  const suggested = byWhat(expectation, { left_out: shown.steps.filter((s) => s.ticked_at === null).map((s) => s.words), extra: shown.extra, noticed });
  const keep = useMutation({
    mutationFn: async (words: string) => {
      const now = await readTouch(id);
      return take(api.PATCH('/api/v1/touchpoints/{id}', { params: { path: { id }, header: ifMatch(now) }, body: { expectation_by: words || null } }));
    },
    onSuccess: (kept) => void queries.setQueryData(touchKey(id), kept),
    onError: (broken) => { setBy(was); say(reasonOf(broken)); },
  });
  const choose = (words: string) => { if (!keep.isPending && words !== was) keep.mutate(words); };
  return (
    <div onBlur={(e) => e.target instanceof HTMLInputElement && choose(by.trim())} onKeyDown={(e) => { if (e.key === 'Enter' && e.target instanceof HTMLInputElement) { e.preventDefault(); choose(by.trim()); } }}>
      <ByWhat look="btn" expectation={expectation} suggested={suggested} value={by} say={setBy} pick={(words) => { setBy(words); choose(words); }} />
    </div>
  );
}
