// Two cases about the same thing become one, one about two things becomes two; both have their way back.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import '../messages/more.ts';
import { whoOf } from './cases.ts';
import type { WholeCase } from './cases.ts';
import { useCase } from './useCase.ts';

export function Joining({ one, mayWrite }: { one: WholeCase; mayWrite: boolean }) {
  const acts = useCase();
  const go = useNavigate();
  const [splitting, setSplitting] = useState(false);
  const others = useQuery({
    queryKey: ['cases', 'like', one.id], enabled: mayWrite && one.customer_id !== null && one.state !== 'merged',
    queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { customer_id: one.customer_id!, limit: 10 } } })),
  });
  const of = (id: string) => ({ params: { path: { id } } });
  const apart = (id: string) => take(api.DELETE('/api/v1/cases/{id}/merge', of(id))).then(() => say(t('cases.said_apart')), (broken: Error) => say(broken.message)).finally(() => void acts.again());
  const merge = (into_id: string) => take(api.POST('/api/v1/cases/{id}/merge', { ...of(one.id), body: { into_id } })).then(() => { offerUndo(t('cases.said_merged'), () => void apart(one.id)); void go(`/cases/${into_id}`); }, (broken: Error) => say(broken.message)).finally(() => void acts.again());
  const home = () => take(api.DELETE('/api/v1/cases/{id}/split', of(one.id))).then((from) => { say(t('cases.said_home')); void go(`/cases/${from.id}`); }, (broken: Error) => say(broken.message)).finally(() => void acts.again());
  if (one.state === 'merged') return <p className="beside"><Link to={`/cases/${one.merged_into ?? ''}`}>{t('cases.is_part')}</Link> {mayWrite && <Button size="compact-sm" variant="subtle" onClick={() => void apart(one.id)}>{t('cases.apart')}</Button>}</p>;
  const mergeable = (others.data?.data ?? []).filter((other) => other.id !== one.id && other.state !== 'merged' && other.state !== 'closed');
  return (
    <>
      {one.parts.map((id) => <p key={id} className="sm"><Link to={`/cases/${id}`}>{t('cases.part')}</Link> {mayWrite && <Button size="compact-sm" variant="subtle" onClick={() => void apart(id)}>{t('cases.apart')}</Button>}</p>)}
      {one.split_from && <p className="sm"><Link to={`/cases/${one.split_from}`}>{t('cases.was_part')}</Link> {mayWrite && one.state !== 'closed' && <Button size="compact-sm" variant="subtle" onClick={() => void home()}>{t('cases.home')}</Button>}</p>}
      {mayWrite && one.parts.length === 0 && mergeable.map((other) => <p key={other.id} className="sm"><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => void merge(other.id)}>{t('cases.merge_into', { subject: other.subject })}</Button></p>)}
      {mayWrite && one.parts.length === 0 && <MergeWith one={one} merge={merge} />}
      {mayWrite && one.entries.length > 1 && !splitting && <p className="sm"><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => setSplitting(true)}>{t('cases.split')}</Button></p>}
      {splitting && <Split one={one} close={() => setSplitting(false)} />}
    </>
  );
}

// Any other case, found by its words or by whose it is.
function MergeWith({ one, merge }: { one: WholeCase; merge: (into: string) => unknown }) {
  const [looking, setLooking] = useState(false);
  const [q, setQ] = useState('');
  const asked = q.trim();
  const found = useQuery({ queryKey: ['cases', 'merge', asked], enabled: looking && asked.length > 1, placeholderData: keepPreviousData, queryFn: ({ signal }) => take(api.GET('/api/v1/cases', { params: { query: { q: asked, queue: true, limit: 10 } }, signal })) });
  const rows = asked.length > 1 ? (found.data?.data ?? []).filter((other) => other.id !== one.id) : [];
  const close = () => { setLooking(false); setQ(''); };
  if (!looking) return <p className="sm"><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => setLooking(true)}>{t('cases.merge_any')}</Button></p>;
  return (
    <div className="gap-s" onKeyDown={(event) => { if (event.key === 'Escape') close(); }}>
      <TextInput size="sm" autoFocus autoComplete="off" label={t('cases.merge_find')} description={t('cases.merge_why')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
      <ul className="gap-s">{rows.map((other) => <li key={other.id}><button type="button" className="pick" onClick={() => merge(other.id)}>{t('cases.merge_one', { subject: other.subject, name: whoOf(other) })}</button></li>)}</ul>
      {asked.length > 1 && found.isSuccess && !found.isPlaceholderData && rows.length === 0 && <p className="sm dim" role="status">{t('cases.merge_none')}</p>}
      <p><Button size="compact-sm" onClick={close}>{t('cancel')}</Button></p>
    </div>
  );
}

function Split({ one, close }: { one: WholeCase; close: () => void }) {
  const acts = useCase();
  const go = useNavigate();
  const draft = useDraft({ subject: '' });
  const [entries, setEntries] = useState<string[]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    let id = '';
    if (!(await draft.send(async () => { id = (await take(api.POST('/api/v1/cases/{id}/split', { params: { path: { id: one.id } }, body: { subject: draft.values.subject.trim(), entries } }))).id; }))) return;
    await acts.again();
    void go(`/cases/${id}`);
  };
  return (
    <form className="opened" onSubmit={(event) => void submit(event)}>
      <TextInput label={t('cases.subject')} required maxLength={300} {...draft.field('subject')} />
      <Checkbox.Group label={t('cases.split_words')} value={entries} onChange={setEntries}>{one.entries.filter((entry) => entry.kind !== 'system').map((entry) => <Checkbox key={entry.id} mt="xs" value={entry.id} label={entry.words.slice(0, 80)} />)}</Checkbox.Group>
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" loading={draft.busy} disabled={entries.length === 0}>{t('cases.split_it')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  );
}
