// What matters to them: worries, what they could gain, strengths; what to mind. Noted, followed up, and closed with what came of it.
import { Button, Checkbox, TextInput, Textarea } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { IconAlertTriangle, IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { day, exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { Change, useFetchAgain } from './ChangeNoted.tsx';

type Noted = Schemas['Outlook'];
type Kind = Noted['kind'];
const kinds = ['danger', 'opportunity', 'strength', 'care', 'do_not_mention'] as const satisfies Kind[];
const minded: Kind[] = ['care', 'do_not_mention'];

const useOutlook = (id: string) => useQuery({ queryKey: ['customer', id, 'outlook'], queryFn: () => take(api.GET('/api/v1/customers/{id}/outlook', { params: { path: { id }, query: { settled: false, limit: 50 } } })) });
// What to mind stands first on the page.
export function TakeCare({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const rows = useOutlook(id).data?.data.filter((n) => minded.includes(n.kind)) ?? [];
  if (!rows.length) return null;
  return (
    <div className="blk">
      <h2>{t('outlook.take_care')}</h2>
      <ul className="outlook">{rows.map((n) => <Line key={n.id} noted={n} mayWrite={mayWrite} />)}</ul>
    </div>
  );
}

export function Matters({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const rows = useOutlook(id).data?.data.filter((n) => !minded.includes(n.kind)) ?? [];
  const [adding, setAdding] = useState(false);
  if (!rows.length && !mayWrite) return null;
  return (
    <div className="blk">
      <h2>{t('outlook.title')}</h2>
      {rows.length > 0 && <ul className="outlook">{[...rows].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)).map((n) => <Line key={n.id} noted={n} mayWrite={mayWrite} />)}</ul>}
      {mayWrite && (adding ? <Add id={id} close={() => setAdding(false)} /> : <Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setAdding(true)}>{t('outlook.add')}</Button>)}
    </div>
  );
}

function Line({ noted: n, mayWrite }: { noted: Noted; mayWrite: boolean }) {
  const [open, setOpen] = useState(false);
  const mind = minded.includes(n.kind);
  return (
    <li>
      <p className={n.kind === 'care' ? 'st wrong' : undefined}>{n.kind === 'care' && <IconAlertTriangle className="i" stroke={1.75} aria-hidden />}{n.kind !== 'care' && <span className="kind">{t(`outlook.kind.${n.kind}`)}</span>} <span>{n.what}</span>{n.confidential && <IconLock className="i lock" stroke={1.75} role="img" aria-label={t('outlook.confidential')} />}</p>
      {n.plan && <p className="sm dim">{t('outlook.plan_is', { plan: n.plan })}</p>}
      <p className="xs dim"><time dateTime={n.noted_at} title={exact(n.noted_at)}>{[n.staff, shortDayYear(n.noted_at)].filter(Boolean).join(', ')}</time>{n.follow_up_on && <>; {t('outlook.follow_up_is', { day: day(n.follow_up_on) })}</>}{mayWrite && <> <button type="button" className="link xs" aria-expanded={open} aria-label={t('outlook.change_of', { what: n.what })} onClick={() => setOpen(!open)}>{t('outlook.change')}</button></>}</p>
      {open && <Change noted={n} mind={mind} close={() => setOpen(false)} />}
    </li>
  );
}

function Add({ id, close }: { id: string; close: () => void }) {
  const fetchAgain = useFetchAgain(id);
  const draft = useDraft({ what: '', plan: '', follow_up_on: '', kind: 'danger' });
  const [confidential, setConfidential] = useState(false);
  const kind = draft.values.kind as Kind;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { what, plan, follow_up_on } = draft.values;
    let made: Noted | null = null;
    const done = await draft.send(async () => {
      made = await take(api.POST('/api/v1/customers/{id}/outlook', { params: { path: { id } }, body: { kind, what, confidential, ...(plan.trim() ? { plan } : {}), ...(follow_up_on ? { follow_up_on } : {}) } }));
    });
    if (!done) return;
    offerUndo(t('outlook.noted'), () => void take(api.DELETE('/api/v1/customers/{id}/outlook/{outlook_id}', { params: { path: { id, outlook_id: made!.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain()));
    void fetchAgain();
    close();
  };
  return (
    <form className="mini" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <Select label={t('outlook.kind')} data={kinds.map((k) => ({ value: k, label: t(`outlook.kind.${k}`) }))} {...draft.field('kind')} />
      <Textarea label={t('outlook.what')} description={t(`outlook.ask.${kind}`)} required withAsterisk={false} autoFocus autosize minRows={2} maxLength={2000} {...draft.field('what')} />
      {!minded.includes(kind) && <>
        <TextInput label={t('outlook.plan')} maxLength={2000} {...draft.field('plan')} />
        <TextInput type="date" label={t('outlook.follow_up')} {...draft.field('follow_up_on')} />
      </>}
      <Checkbox label={t('outlook.confidential')} checked={confidential} onChange={(e) => setConfidential(e.currentTarget.checked)} />
      <Refused problem={draft.problem} />
      <span className="row"><Button type="submit" size="compact-sm" loading={draft.busy}>{t('outlook.go')}</Button><Button variant="subtle" size="compact-sm" onClick={close}>{t('cancel')}</Button></span>
    </form>
  );
}
