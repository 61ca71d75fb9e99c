// One sentence to say, and why. "Said it" puts it on the timeline.
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Problem } from '../shell/api.ts';
import type { Greeting, Saying } from './counter.ts';
import { nameOf } from './greeting.ts';
import { useNote } from './useNote.ts';

const keyOf = (s: Saying) => `${s.about} ${s.source.id ?? ''}`;

export function Say({ greeting, mayTouch }: { greeting: Greeting; mayTouch: boolean }) {
  const [said, setSaid] = useState<string[]>([]);
  const [at, setAt] = useState(0);
  const note = useNote(greeting.customer_id, nameOf(greeting));
  const left = greeting.say.filter((s) => !said.includes(keyOf(s)));
  const now = left[at % Math.max(1, left.length)];
  const next = () => setAt((at + 1) % Math.max(1, left.length));
  const say = () => {
    if (!now || note.isPending) return;
    const key = keyOf(now);
    setSaid((old) => [...old, key]);
    setAt(0);
    const back = () => setSaid((old) => old.filter((k) => k !== key));
    note.mutate({
      noted: { what: 'saying', customer_id: greeting.customer_id, body: { about: now.about, source_id: now.source.id, sentence: now.sentence } },
      words: t('counter.said_saved'), undone: back,
    }, { onError: back });
  };
  useKeys({ s: () => mayTouch && say(), ArrowRight: next });
  if (!now) return said.length ? <p className="sayit"><span className="lead">{t('counter.all_said')}</span></p> : null;
  return (
    <section className="sayit" aria-label={t('counter.say_label')}>
      <div aria-live="polite"><p className="lead">{now.sentence}</p><p className="why">{now.why}</p></div>
      <div className="row">
        {mayTouch && <button type="button" className="btn go" onClick={say}><IconCheck className="i" stroke={2} aria-hidden />{t('counter.said')}</button>}
        {left.length > 1 && <button type="button" className="btn" onClick={next} aria-label={t('counter.next_saying', { at: (at % left.length) + 1, of: left.length })}>{t('counter.of', { at: (at % left.length) + 1, of: left.length })}<IconChevronRight className="i" stroke={2} aria-hidden /></button>}
      </div>
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </section>
  );
}
