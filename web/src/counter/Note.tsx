// A few words about somebody. They stay until they are kept, also when the card has closed meanwhile.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { useNote } from './useNote.ts';

const unfinished = new Map<string, string>();

export function Note({ id, name, close }: { id: string; name: string; close: () => void }) {
  const [words, setWords] = useState(unfinished.get(id) ?? '');
  const note = useNote(id, name);
  const write = (text: string) => {
    setWords(text);
    unfinished.set(id, text);
  };
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const summary = words.trim();
    if (!summary || note.isPending) return;
    note.mutate({ noted: { what: 'touchpoint', body: { customer_id: id, kind: 'note', summary, at: new Date().toISOString() } }, words: t('touch.saved') }, { onSuccess: () => { unfinished.delete(id); close(); } });
  };
  return (
    <form className="panel" aria-label={t('counter.note')} onSubmit={keep} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.preventDefault(); close(); } }}>
      <label className="lab" htmlFor="words">{t('touch.words')}</label>
      <div className="line1"><input id="words" autoFocus autoComplete="off" maxLength={4000} value={words} onChange={(e) => write(e.currentTarget.value)} /><button type="submit" className="btn go" disabled={!words.trim()}>{t('touch.go')}</button></div>
      <Refused problem={note.error instanceof Problem ? note.error : null} />
    </form>
  );
}
