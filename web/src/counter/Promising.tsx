// A promise made at the counter: what, and by when in one press. Half-written ones stay, also when the card has closed meanwhile.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Problem } from '../shell/api.ts';
import { day } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { dueChoices } from './counter.ts';
import { useNote } from './useNote.ts';

const unfinished = new Map<string, string>();

export function Promising({ id, name, next_visit_on, close }: { id: string; name: string; next_visit_on: string | null; close: () => void }) {
  const [what, setWhat] = useState(unfinished.get(id) ?? '');
  const note = useNote(id, name);
  const choices = dueChoices(next_visit_on);
  const write = (text: string) => {
    setWhat(text);
    unfinished.set(id, text);
  };
  const keep = (due_on: string) => {
    const words = what.trim();
    if (!words || note.isPending) return;
    const body = { customer_id: id, what: words, due_on, place: t('counter.place'), made_at: new Date().toISOString() };
    note.mutate({ noted: { what: 'promise', body }, words: t('counter.promise_saved', { day: day(due_on) }) }, { onSuccess: () => { unfinished.delete(id); close(); } });
  };
  const enter = (event: FormEvent) => { event.preventDefault(); keep(choices[0]!.on); };
  return (
    <form className="panel" aria-label={t('counter.promise')} onSubmit={enter} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <label className="lab" htmlFor="promise">{t('counter.promise_what')}</label>
      <div className="line1"><input id="promise" autoFocus autoComplete="off" maxLength={1000} value={what} onChange={(e) => write(e.currentTarget.value)} /></div>
      <div role="group" aria-labelledby="by-when">
        <p className="lab" id="by-when">{t('counter.promise_by')}</p>
        <p className="dues">{choices.map((c, i) => <button key={c.on} type={i === 0 ? 'submit' : 'button'} className={`btn ${i === 0 ? 'go' : ''}`} disabled={!what.trim()} onClick={i === 0 ? undefined : () => keep(c.on)}><span>{t(`counter.due.${c.is}`)}<small>{day(c.on)}</small></span></button>)}</p>
      </div>
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </form>
  );
}
