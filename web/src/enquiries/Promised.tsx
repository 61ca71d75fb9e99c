// On a person's page: what we are to bring them by when, and a new promise to their door.
import { Button, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { duration, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useArrival } from './Awaited.tsx';

export function Deliveries({ id }: { id: string }) {
  const session = useSigned();
  const mayRead = may(session, 'enquiries:read'), mayWrite = may(session, 'enquiries:write');
  const [adding, setAdding] = useState(false);
  const came = useArrival();
  const awaited = useQuery({ queryKey: ['deliveries', 'of', id], enabled: mayRead, queryFn: () => take(api.GET('/api/v1/deliveries', { params: { query: { customer_id: id, delivered: false, limit: 20 } } })) });
  const rows = awaited.data?.data ?? [];
  if (!mayRead || (!mayWrite && !rows.length)) return null;
  return (
    <div className="blk">
      <h2>{t('enquiries.awaited')}</h2>
      {rows.length > 0 && (
        <ul className="todo asked narrowly">{rows.map((one) => {
          const what = one.what ?? one.product ?? t('enquiries.whole_order');
          return (
            <li key={one.id} className="alone">
              <div className="mid"><p className="about">{what}</p>{one.arrival === 'overdue' ? <p className="st watch sm"><IconClock className="i" stroke={1.75} aria-hidden />{t('enquiries.overdue', { late: duration(one.late_seconds) })}</p> : <p className="why">{t('enquiries.promised_for', { day: shortDayYear(one.promised_at) })}</p>}</div>
              {mayWrite && <div className="acts"><Button size="compact-sm" aria-label={t('enquiries.came_of', { what })} onClick={() => came.mutate(one.id)}>{t('enquiries.came')}</Button></div>}
            </li>
          );
        })}</ul>
      )}
      {mayWrite && (adding ? <Add id={id} close={() => setAdding(false)} /> : <Button variant="subtle" size="compact-sm" ml={-9} onClick={() => setAdding(true)}>{t('enquiries.promise_delivery')}</Button>)}
    </div>
  );
}

function Add({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['deliveries'] });
  const draft = useDraft({ what: '', promised_on: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { what, promised_on } = draft.values;
    let made: { id: string } | null = null;
    const done = await draft.send(async () => { made = await take(api.POST('/api/v1/deliveries', { body: { customer_id: id, what: what.trim(), promised_on } })); });
    if (!done) return;
    offerUndo(t('enquiries.said.promised', { what: what.trim() }), () => void take(api.DELETE('/api/v1/deliveries/{id}', { params: { path: { id: made!.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void again()));
    void again();
    close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <TextInput label={t('enquiries.bring_what')} autoFocus required withAsterisk={false} maxLength={1000} {...draft.field('what')} />
      <TextInput type="date" label={t('enquiries.bring_by')} required withAsterisk={false} {...draft.field('promised_on')} />
      <Refused problem={draft.problem} />
      <p className="row wrap"><Button type="submit" loading={draft.busy} disabled={!draft.values.what.trim() || !draft.values.promised_on}>{t('enquiries.promise_delivery')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}
