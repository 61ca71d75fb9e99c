// One sheet after another by keyboard: digits and Enter. After the last question the sheet is kept and the next one begins at
// once; what the server refuses comes back by its number.
import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { keyed } from './surveys.ts';
import type { Given, Question } from './surveys.ts';

type Kept = { number: number; line: string; fault?: string };

export function Keying({ batch, questions, pass, codes, from, kept }: { batch: string; questions: Question[]; pass: number; codes: boolean; from: number; kept: () => void }) {
  const fields = (codes ? 1 : 0) + questions.length;
  const [number, setNumber] = useState(from);
  const [texts, setTexts] = useState<string[]>(() => Array<string>(fields).fill(''));
  const [fault, setFault] = useState<{ at: number; words: string } | null>(null);
  const [done, setDone] = useState<Kept[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const focus = (at: number) => form.current?.querySelectorAll<HTMLInputElement>('input[data-sheet]')[at]?.focus();
  useEffect(() => focus(0), []);
  const question = (at: number) => questions[at - (codes ? 1 : 0)];
  const send = (all: string[]) => {
    const code = codes ? all[0]!.trim() || null : null;
    const values = questions.map((q, i) => keyed(q, all[i + (codes ? 1 : 0)]!)).flatMap((k): Given[] => ('given' in k && k.given ? [k.given] : []));
    const sheet = number;
    const line = (whose: string | null | undefined) => [whose, ...values.map((v) => v.words ?? String(v.score))].filter(Boolean).join(' · ') || t('surveys.empty_sheet');
    setDone((old) => [{ number: sheet, line: line(code) }, ...old.filter((k) => k.number !== sheet)].slice(0, 30));
    void take(api.POST('/api/v1/survey-batches/{id}/sheets', { params: { path: { id: batch } }, body: { pass, number: sheet, code, values } }))
      .then((taken) => { setDone((old) => old.map((k) => (k.number === sheet ? { ...k, line: line(taken.code) } : k))); kept(); }, (broken: Error & { errors?: { detail: string }[] }) => setDone((old) => old.map((k) => (k.number === sheet ? { ...k, fault: broken.errors?.[0]?.detail ?? broken.message } : k))));
    setNumber(sheet + 1);
    setTexts(Array<string>(fields).fill(''));
    focus(0);
  };
  const enter = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const asked = question(at);
    const answer = asked && at >= (codes ? 1 : 0) ? keyed(asked, texts[at]!) : null;
    if (answer && 'fault' in answer) return setFault({ at, words: answer.fault });
    setFault(null);
    if (at + 1 < fields) focus(at + 1);
    else send(texts);
  };
  return (
    <section aria-labelledby="sheet" className="gap">
      <h3 id="sheet">{t('surveys.sheet_n', { n: number })}</h3>
      <p className="sm dim">{t('surveys.keys')}</p>
      <form className="keying" ref={form} onSubmit={(e) => e.preventDefault()}>
        {texts.map((text, at) => {
          const asked = at >= (codes ? 1 : 0) ? question(at) : undefined;
          return <TextInput key={at} data-sheet label={asked ? asked.words[0]!.ask : t('surveys.code')} description={asked?.kind === 'choice' ? asked.words[0]!.choices.map((c, i) => `${i + 1} ${c}`).join(', ') : undefined}
            inputMode={asked && asked.kind !== 'text' ? 'numeric' : undefined} maxLength={asked?.kind === 'text' ? 4000 : asked ? 2 : 400} autoComplete="off" value={text} error={fault?.at === at ? fault.words : undefined}
            onChange={(e) => { const { value } = e.currentTarget; setTexts((old) => old.map((one, i) => (i === at ? value : one))); }} onKeyDown={(e) => enter(e, at)} />;
        })}
      </form>
      <ol className="sheets" aria-label={t('surveys.keyed')}>{done.map((k) => <li key={k.number}><button type="button" className="link" onClick={() => { setNumber(k.number); setTexts(Array<string>(fields).fill('')); focus(0); }}>{t('surveys.again', { n: k.number })}</button> <span className="words">{k.line}</span> {k.fault && <span className="st wrong" role="alert">{k.fault}</span>}</li>)}</ol>
    </section>
  );
}
