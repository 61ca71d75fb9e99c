// To whom, and what they must know.
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSigned } from '../session/session.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import type { Acts } from './useActs.ts';
import { useColleagues } from './useActs.ts';

type Thing = Pick<Schemas['HandOver'], 'task_id' | 'promise_id' | 'customer_id'>;

export function HandOver({ thing, acts, close }: { thing: Thing; acts: Acts; close: () => void }) {
  const me = useSigned().staff.id;
  const others = (useColleagues().data ?? []).filter((s) => s.id !== me);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    if (await acts.handOver({ ...thing, to_staff_id: to, note: note.trim() }, others.find((s) => s.id === to)?.name ?? '')) close();
    setBusy(false);
  };
  return (
    <form className="ask" onSubmit={(event) => void submit(event)} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <Select label={t('handover.to_whom')} autoFocus value={to} onChange={(event) => setTo(event.currentTarget.value)} data={[{ value: '', label: t('leaving.choose') }, ...others.map((s) => ({ value: s.id, label: s.name }))]} />
      <Textarea label={t('handover.note')} description={t('handover.stays')} rows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <p className="row wrap"><Button type="submit" disabled={!to || !note.trim()} loading={busy}>{t('handover.go')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}
