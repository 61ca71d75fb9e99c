// What just happened, in two presses: Touch, and how it was for them. A visit, unless another kind is chosen first. The steps
// of its standard may be ticked while it happens: they go with it, so that without a network one thing waits.
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { standardsInUse } from './offline/kept.ts';
import { useNote } from './useNote.ts';

const kinds = ['visit', 'call', 'chat', 'service', 'delivery', 'event'] as const;
const expectations = ['missed', 'met', 'exceeded'] as const;

export function Touch({ id, name, close, noted, undone }: { id: string; name: string; close: () => void; noted: (made: string | null, exceeded: boolean, ticked: boolean) => void; undone: () => void }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>('visit');
  const [done, setDone] = useState<number[]>([]);
  const standards = useQuery({ queryKey: ['standards', 'in-use'], queryFn: standardsInUse, networkMode: 'always', retry: false, staleTime: 60_000 });
  const standard = standards.data?.find((s) => s.kind === kind && s.channel === null && s.stage === null);
  const choose = (k: typeof kind) => { setKind(k); setDone([]); };
  const note = useNote(id, name);
  const met = useRef<HTMLButtonElement>(null);
  useEffect(() => met.current?.focus(), []);
  const keep = (expectation: (typeof expectations)[number]) => {
    if (note.isPending) return;
    note.mutate({ noted: { what: 'touchpoint', body: { customer_id: id, kind, expectation, at: new Date().toISOString(), ...(done.length > 0 && { steps: done }) } }, words: t('touch.saved'), undone }, { onSuccess: ({ made }) => noted(made, expectation === 'exceeded', done.length > 0) });
  };
  return (
    <section className="panel" aria-label={t('touch.open')} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <div role="group" aria-label={t('touch.kind')}>
        <p className="lab">{t('touch.kind')}</p>
        <p className="choices6">{kinds.map((k) => <button key={k} type="button" className="btn" aria-pressed={k === kind} onClick={() => choose(k)}>{t(`kind.${k}`)}</button>)}</p>
      </div>
      {standard && (
        <details className="stepsof">
          <summary>{t('steps.of', { done: done.length, n: standard.in_force.steps.length })}</summary>
          <ul className="ticks" aria-label={t('steps.title')}>{standard.in_force.steps.map(({ step, words }) => {
            const is = done.includes(step);
            return <li key={step}><button type="button" role="checkbox" aria-checked={is} className="btn tick" onClick={() => setDone(is ? done.filter((s) => s !== step) : [...done, step])}>{is ? <IconSquareCheckFilled aria-hidden /> : <IconSquare stroke={1.75} aria-hidden />}<span>{words}</span></button></li>;
          })}</ul>
        </details>
      )}
      <div role="group" aria-label={t('touch.expectation')}>
        <p className="lab">{t('touch.expectation')}</p>
        <p className="choices3">{expectations.map((x) => <button key={x} ref={x === 'met' ? met : undefined} type="button" className="btn" onClick={() => keep(x)}>{t(`touch.${x}`)}</button>)}</p>
      </div>
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </section>
  );
}
