// What we owe them, kept here with a press; and a new promise.
import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { dayFromNow } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { PromiseLine } from '../promises/PromiseLine.tsx';
import { useFetchAgain } from '../promises/usePromise.ts';

export function Owed({ id }: { id: string }) {
  const session = useSigned();
  const mayWrite = may(session, 'promises:write');
  const [open, setOpen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const owed = useQuery({ queryKey: ['customer', id, 'promises'], enabled: may(session, 'promises:read'), queryFn: () => take(api.GET('/api/v1/promises', { params: { query: { customer_id: id, ended: false, limit: 20 } } })) });
  const rows = owed.data?.data ?? [];
  if (!rows.length && !mayWrite) return null;
  return (
    <div className="blk owed">
      <h2>{t('owed.title')}</h2>
      {rows.length > 0 && <ul>{rows.map((p) => <PromiseLine key={p.id} promise={p} withName={false} mayWrite={mayWrite} open={open === p.id} toggle={() => setOpen(open === p.id ? null : p.id)} />)}</ul>}
      {mayWrite && (adding ? <Add id={id} close={() => setAdding(false)} /> : <Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setAdding(true)}>{t('owed.add')}</Button>)}
    </div>
  );
}

function Add({ id, close }: { id: string; close: () => void }) {
  const fetchAgain = useFetchAgain();
  const draft = useDraft({ what: '', due_on: dayFromNow(7) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    let made: { id: string } | null = null;
    const done = await draft.send(async () => { made = await take(api.POST('/api/v1/promises', { body: { customer_id: id, ...draft.values } })); });
    if (!done) return;
    offerUndo(t('owed.noted'), () => void take(api.DELETE('/api/v1/promises/{id}', { params: { path: { id: made!.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain()));
    void fetchAgain();
    close();
  };
  return (
    <form className="mini" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <TextInput label={t('owed.what')} required withAsterisk={false} autoFocus maxLength={1000} {...draft.field('what')} />
      <TextInput type="date" label={t('owed.by')} required withAsterisk={false} {...draft.field('due_on')} />
      <Refused problem={draft.problem} />
      <span className="row"><Button type="submit" size="compact-sm" loading={draft.busy}>{t('owed.go')}</Button><Button variant="subtle" size="compact-sm" onClick={close}>{t('cancel')}</Button></span>
    </form>
  );
}
