// After a touch was noted: the steps of its standard to tick, and what went beyond it. Nobody has to; the card goes on.
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { reasonOf } from './reason.ts';

type Shown = Schemas['StepsOfTouchpoint'];

export function Steps({ touchpoint: id, exceeded, close }: { touchpoint: string; exceeded: boolean; close: () => void }) {
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
  const { steps, extra, promise } = shown.data ?? { steps: [], extra: [], promise: null };
  if (steps.length === 0) return null;
  return (
    <section className="panel" aria-label={t('steps.title')} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <div className="head"><div className="grow"><p className="lab" id="steps-of">{t('steps.title')}</p><p className="dim">{promise}</p></div><button type="button" className="btn quiet" onClick={close}>{t('steps.done')}</button></div>
      <ul className="ticks" aria-labelledby="steps-of">
        {steps.map(({ step, words, ticked_at }) => (
          <li key={step}><button type="button" role="checkbox" aria-checked={ticked_at !== null} className="btn tick" onClick={() => tick.mutate({ step, done: ticked_at === null })}>{ticked_at === null ? <IconSquare stroke={1.75} aria-hidden /> : <IconSquareCheckFilled aria-hidden />}<span>{words}</span></button></li>
        ))}
      </ul>
      {exceeded && extra.length > 0 && <Extra touchpoint={id} extra={extra} />}
    </section>
  );
}

// One press says by what they were given more than they expected; another one corrects it.
function Extra({ touchpoint: id, extra }: { touchpoint: string; extra: string[] }) {
  const [by, setBy] = useState<string | null>(null);
  const path = { id };
  const choose = useMutation({
    mutationFn: async (words: string | null) => {
      const now = await take(api.GET('/api/v1/touchpoints/{id}', { params: { path } }));
      return take(api.PATCH('/api/v1/touchpoints/{id}', { params: { path, header: ifMatch(now) }, body: { expectation_by: words } }));
    },
    onSuccess: (kept) => setBy(kept.expectation_by),
    onError: (broken) => say(reasonOf(broken)),
  });
  return (
    <div role="group" aria-labelledby="by-what">
      <p className="lab" id="by-what">{t('steps.by_what')}</p>
      <p className="ticks">{extra.map((words) => <button key={words} type="button" className="btn" aria-pressed={words === by} disabled={choose.isPending} onClick={() => choose.mutate(words === by ? null : words)}>{words}</button>)}</p>
    </div>
  );
}
