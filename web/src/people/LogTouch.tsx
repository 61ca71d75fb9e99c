// What just happened: a kind, how it went against what they expected, a few words. Two presses are enough.
import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';

const kinds = ['visit', 'call', 'email', 'chat', 'letter', 'service'] as const;
const expectations = ['missed', 'met', 'exceeded'] as const;

export function LogTouch({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof kinds)[number]>('visit');
  const [expectation, setExpectation] = useState<(typeof expectations)[number] | null>(null);
  const draft = useDraft({ summary: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const summary = draft.values.summary.trim();
    let made: { id: string } | null = null;
    const done = await draft.send(async () => { made = await take(api.POST('/api/v1/touchpoints', { body: { customer_id: id, kind, ...(expectation ? { expectation } : {}), ...(summary ? { summary } : {}) } })); });
    if (!done) return;
    const fetchAgain = () => queries.invalidateQueries({ queryKey: ['customer', id] });
    const undo = (touchpoint: string) => void take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: touchpoint } } })).catch((broken: Error) => say(broken.message)).finally(fetchAgain);
    offerUndo(t('touch.saved'), () => undo(made!.id));
    void fetchAgain();
    close();
  };
  return (
    <form className="touch" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <Choice label={t('touch.kind')} options={kinds.map((k) => [k, t(`kind.${k}`)])} value={kind} pick={setKind} />
      <Choice label={t('touch.expectation')} options={expectations.map((x) => [x, t(`touch.${x}`)])} value={expectation} pick={(x) => setExpectation(x === expectation ? null : x)} />
      <Textarea label={t('touch.words')} rows={2} autosize={false} autoFocus {...draft.field('summary')} />
      <Refused problem={draft.problem} />
      <span className="row"><Button type="submit" variant="filled" loading={draft.busy}>{t('touch.go')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></span>
    </form>
  );
}

function Choice<T extends string>({ label, options, value, pick }: { label: string; options: [T, string][]; value: T | null; pick: (value: T) => void }) {
  return (
    <div role="group" aria-label={label}>
      <p className="lab">{label}</p>
      <p className="row wrap">{options.map(([v, words]) => <button key={v} type="button" className="pick" aria-pressed={v === value} onClick={() => pick(v)}>{words}</button>)}</p>
    </div>
  );
}
