// What just happened, in two presses: Touch, and how it was for them. A visit, unless another kind is chosen first. The steps
// of its standard may be ticked while it happens, and more may be told: it goes with the touch, so that without a network one thing waits.
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { More } from '../touch/More.tsx';
import { applying, channelAtCounter } from '../touch/applying.ts';
import { asksBy, bodyOf, byWhat, expectations, nothing } from '../touch/told.ts';
import type { Expectation, Kind, Told } from '../touch/told.ts';
import { useNoticed } from '../touch/useNoticed.ts';
import { standardsInUse } from './offline/kept.ts';
import { useNote } from './useNote.ts';

const kinds = ['visit', 'call', 'chat', 'service', 'delivery', 'event'] as const satisfies Kind[];
const more = ['meeting', 'email', 'letter', 'social'] as const satisfies Kind[];

// `noted` hears whether by what it was less or more is still to be asked.
export function Touch({ id, name, close, noted, undone }: { id: string; name: string; close: () => void; noted: (made: string | null, ask: boolean, ticked: boolean) => void; undone: () => void }) {
  const [kind, setKind] = useState<Kind>('visit');
  const [ticked, setTicked] = useState<Record<string, number[]>>({});     // by the standard whose steps they are
  const [told, setTold] = useState<Told>(nothing);
  const [folded, setFolded] = useState(true);
  const [chosen, setChosen] = useState<Expectation | null>(null);
  const standards = useQuery({ queryKey: ['standards', 'in-use'], queryFn: standardsInUse, networkMode: 'always', retry: false, staleTime: 60_000 });
  const standard = applying(standards.data ?? [], { kind, channel: channelAtCounter(kind), stage: folded ? null : told.stage });
  const done = (standard && ticked[standard.id]) ?? [];
  const setDone = (steps: number[]) => standard && setTicked({ ...ticked, [standard.id]: steps });
  const noticed = useNoticed(folded || chosen !== 'exceeded' ? undefined : standard?.id);
  const note = useNote(id, name);
  const met = useRef<HTMLButtonElement>(null);
  useEffect(() => met.current?.focus(), []);
  const keep = (expectation: Expectation | null) => {
    if (note.isPending) return;
    const channel = channelAtCounter(kind);
    const beside = folded ? {} : bodyOf(told, expectation, timeZone());
    note.mutate(
      { noted: { what: 'touchpoint', body: { customer_id: id, kind, ...(channel && { channel }), ...(expectation && { expectation }), at: new Date().toISOString(), ...beside, ...(standard && done.length > 0 && { steps: done, standard_id: standard.id }) } }, words: t('touch.saved'), undone },
      { onSuccess: ({ made }) => noted(made, asksBy(expectation) && !beside.expectation_by, done.length > 0), onError: () => void standards.refetch() },
    );
  };
  const suggested = asksBy(chosen) && standard ? byWhat(chosen, { left_out: standard.in_force.steps.filter((s) => !done.includes(s.step)).map((s) => s.words), extra: standard.in_force.extra, noticed }) : [];
  return (
    <section className="panel" aria-label={t('touch.open')} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <div role="group" aria-label={t('touch.kind')}>
        <p className="lab">{t('touch.kind')}</p>
        <p className="choices6">{kinds.map((k) => <button key={k} type="button" className="btn" aria-pressed={k === kind} onClick={() => setKind(k)}>{t(`kind.${k}`)}</button>)}</p>
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
        <p className="choices3">{expectations.map((x) => <button key={x} ref={x === 'met' ? met : undefined} type="button" className="btn" aria-pressed={folded ? undefined : x === chosen} onClick={() => (folded ? keep(x) : setChosen(x === chosen ? null : x))}>{t(`touch.${x}`)}</button>)}</p>
      </div>
      <More look="btn" kinds={more} kind={kind} pick={setKind} expectation={chosen} suggested={suggested} told={told} tell={(change) => setTold({ ...told, ...change })} open={!folded} unfold={(open) => setFolded(!open)} />
      {!folded && <button type="button" className="btn go" onClick={() => keep(chosen)}>{t('touch.go')}</button>}
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </section>
  );
}
