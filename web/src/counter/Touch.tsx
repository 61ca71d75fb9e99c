// What just happened, in two presses: Touch, and how it was for them. A visit, unless another kind is chosen first. Then the
// steps of its standard may be ticked.
import { useEffect, useRef, useState } from 'react';
import { t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { useNote } from './useNote.ts';

const kinds = ['visit', 'call', 'chat', 'service', 'delivery', 'event'] as const;
const expectations = ['missed', 'met', 'exceeded'] as const;

export function Touch({ id, name, close, noted, undone }: { id: string; name: string; close: () => void; noted: (made: string | null, exceeded: boolean) => void; undone: () => void }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>('visit');
  const note = useNote(id, name);
  const met = useRef<HTMLButtonElement>(null);
  useEffect(() => met.current?.focus(), []);
  const keep = (expectation: (typeof expectations)[number]) => {
    if (note.isPending) return;
    note.mutate({ noted: { what: 'touchpoint', body: { customer_id: id, kind, expectation, at: new Date().toISOString() } }, words: t('touch.saved'), undone }, { onSuccess: ({ made }) => noted(made, expectation === 'exceeded') });
  };
  return (
    <section className="panel" aria-label={t('touch.open')} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <div role="group" aria-label={t('touch.kind')}>
        <p className="lab">{t('touch.kind')}</p>
        <p className="choices6">{kinds.map((k) => <button key={k} type="button" className="btn" aria-pressed={k === kind} onClick={() => setKind(k)}>{t(`kind.${k}`)}</button>)}</p>
      </div>
      <div role="group" aria-label={t('touch.expectation')}>
        <p className="lab">{t('touch.expectation')}</p>
        <p className="choices3">{expectations.map((x) => <button key={x} ref={x === 'met' ? met : undefined} type="button" className="btn" onClick={() => keep(x)}>{t(`touch.${x}`)}</button>)}</p>
      </div>
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </section>
  );
}
