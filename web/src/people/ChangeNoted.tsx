// What was noted of somebody is followed up on another day, or closed with what came of it.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';

type Noted = Schemas['Outlook'];

export function useFetchAgain(id: string) {
  const queries = useQueryClient();
  const heard = ({ queryKey: [of, whose, what] }: { queryKey: readonly unknown[] }) => of === 'follow-ups' || of === 'today' || (of === 'customer' && whose === id && what === 'outlook');
  return () => queries.invalidateQueries({ predicate: heard });
}

export function Change({ noted: n, mind, close }: { noted: Noted; mind: boolean; close: () => void }) {
  const path = { id: n.customer_id, outlook_id: n.id };
  const fetchAgain = useFetchAgain(n.customer_id);
  const [outcome, setOutcome] = useState('');
  const [plan, setPlan] = useState(n.plan ?? '');
  const [on, setOn] = useState(n.follow_up_on ?? '');
  const patch = (version: number, body: { plan: string | null; follow_up_on: string | null }) => take(api.PATCH('/api/v1/customers/{id}/outlook/{outlook_id}', { params: { path, header: ifMatch({ version }) }, body }));
  const how = { onError: (broken: Error) => say(broken.message), onSettled: fetchAgain };
  const settle = useMutation({
    ...how,
    mutationFn: () => take(api.POST('/api/v1/customers/{id}/outlook/{outlook_id}/settlement', { params: { path }, body: { outcome: outcome.trim() } })),
    onSuccess: () => offerUndo(t('outlook.closed'), () => void take(api.DELETE('/api/v1/customers/{id}/outlook/{outlook_id}/settlement', { params: { path } })).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain())),
  });
  const change = useMutation({
    ...how,
    mutationFn: () => patch(n.version, { plan: plan.trim() || null, follow_up_on: on || null }),
    onSuccess: (made) => { offerUndo(t('outlook.kept'), () => void patch(made.version, { plan: n.plan, follow_up_on: n.follow_up_on }).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain())); close(); },
  });
  return (
    <div className="mini" onKeyDown={(e) => e.key === 'Escape' && close()}>
      {!mind && <form onSubmit={(e) => { e.preventDefault(); change.mutate(); }}>
        <TextInput label={t('outlook.plan')} value={plan} maxLength={2000} onChange={(e) => setPlan(e.currentTarget.value)} />
        <TextInput type="date" label={t('outlook.follow_up')} value={on} onChange={(e) => setOn(e.currentTarget.value)} />
        <Button type="submit" size="compact-sm" loading={change.isPending}>{t('save')}</Button>
      </form>}
      <form onSubmit={(e) => { e.preventDefault(); if (outcome.trim()) settle.mutate(); }}>
        <TextInput label={t(mind ? 'outlook.no_more' : 'outlook.outcome')} autoFocus value={outcome} maxLength={2000} onChange={(e) => setOutcome(e.currentTarget.value)} />
        <span className="row"><Button type="submit" size="compact-sm" disabled={!outcome.trim()} loading={settle.isPending}>{t('outlook.close')}</Button><Button variant="subtle" size="compact-sm" onClick={close}>{t('cancel')}</Button></span>
      </form>
    </div>
  );
}
