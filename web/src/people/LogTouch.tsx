// What just happened: a kind, how it went against what they expected, a few words. Two presses are enough; more may be told.
import { Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { More, Picks } from '../touch/More.tsx';
import { applying } from '../touch/applying.ts';
import { asksBy, bodyOf, byWhat, expectations, nothing } from '../touch/told.ts';
import type { Expectation, Kind, Told } from '../touch/told.ts';
import { useNoticed } from '../touch/useNoticed.ts';

const kinds = ['visit', 'call', 'email', 'chat', 'letter', 'service'] as const satisfies Kind[];
const more = ['meeting', 'event', 'delivery', 'social'] as const satisfies Kind[];

export function LogTouch({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('visit');
  const [expectation, setExpectation] = useState<Expectation | null>(null);
  const [told, setTold] = useState<Told>(nothing);
  const [open, setOpen] = useState(false);
  const standards = useQuery({ queryKey: ['standards', 'of-all'], enabled: open, queryFn: () => take(api.GET('/api/v1/standards', { params: { query: { retired: false } } })), retry: false, staleTime: 60_000 });
  const standard = applying(standards.data?.data ?? [], { kind, channel: null, stage: open ? told.stage : null });
  const noticed = useNoticed(open && expectation === 'exceeded' ? standard?.id : undefined);
  const suggested = asksBy(expectation) && standard ? byWhat(expectation, { left_out: standard.in_force.steps.map((s) => s.words), extra: standard.in_force.extra, noticed }) : [];
  const draft = useDraft({ summary: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const summary = draft.values.summary.trim();
    let made: { id: string } | null = null;
    const done = await draft.send(async () => { made = await take(api.POST('/api/v1/touchpoints', { body: { customer_id: id, kind, ...(expectation ? { expectation } : {}), ...(summary ? { summary } : {}), ...(open ? bodyOf(told, expectation, timeZone()) : {}) } })); });
    if (!done) return;
    const fetchAgain = () => queries.invalidateQueries({ queryKey: ['customer', id] });
    const undo = (touchpoint: string) => void take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: touchpoint } } })).catch((broken: Error) => say(broken.message)).finally(fetchAgain);
    offerUndo(t('touch.saved'), () => undo(made!.id));
    void fetchAgain();
    close();
  };
  return (
    <form className="touch" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <Picks look="pick" label={t('touch.kind')} options={kinds.map((k) => [k, t(`kind.${k}`)])} value={kind} pick={setKind} />
      <Picks look="pick" label={t('touch.expectation')} options={expectations.map((x) => [x, t(`touch.${x}`)])} value={expectation} pick={(x) => setExpectation(x === expectation ? null : x)} />
      <Textarea label={t('touch.words')} rows={2} autosize={false} autoFocus {...draft.field('summary')} />
      <More look="pick" kinds={more} kind={kind} pick={setKind} expectation={expectation} suggested={suggested} told={told} tell={(change) => setTold({ ...told, ...change })} open={open} unfold={setOpen} />
      <Refused problem={draft.problem} />
      <span className="row"><Button type="submit" variant="filled" loading={draft.busy}>{t('touch.go')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></span>
    </form>
  );
}
