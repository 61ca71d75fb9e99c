import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { useDraft } from '../shell/draft.ts';
import { Face } from '../shell/Face.tsx';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Select } from '../shell/Select.tsx';
import { Once } from './Once.tsx';

type Staff = Schemas['Staff'];
const roles = ['viewer', 'staff', 'manager', 'owner'] as const satisfies Staff['role'][];
const linkOf = (token: string) => `${window.location.origin}/sign-in?token=${encodeURIComponent(token)}`;

export function StaffList() {
  const mayWrite = may(useSigned(), 'staff:write');
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => take(api.GET('/api/v1/staff')) });
  const [link, setLink] = useState<string | null>(null);
  if (staff.isPending) return <Waiting lines={4} />;
  if (staff.isError) return <Broken error={staff.error} again={() => void staff.refetch()} />;
  const rows = staff.data.data;
  return (
    <>
      <p className="sentence">{t('staff.sentence', { n: rows.filter((s) => s.active).length })}</p>
      <ul className="lines">{rows.map((s) => <Line key={s.id} staff={s} mayWrite={mayWrite} shown={setLink} />)}</ul>
      {link && <Once label={t('staff.link')} why={t('staff.link_why')} text={link} close={() => setLink(null)} />}
      {mayWrite && <Add shown={setLink} />}
    </>
  );
}

function Line({ staff, mayWrite, shown }: { staff: Staff; mayWrite: boolean; shown: (link: string) => void }) {
  const me = useSigned().staff.id;
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Schemas['StaffChange']) => take(api.PATCH('/api/v1/staff/{id}', { params: { path: { id: staff.id }, header: ifMatch(staff) }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
    onError: (broken) => say(broken.message),
  });
  // The undo names the version that the change made.
  const undoable = (words: string, body: Schemas['StaffChange'], back: Schemas['StaffChange']) =>
    change.mutate(body, {
      onSuccess: (saved) => offerUndo(words, () => void take(api.PATCH('/api/v1/staff/{id}', { params: { path: { id: staff.id }, header: ifMatch(saved) }, body: back })).catch((broken: Error) => say(broken.message)).finally(() => void queries.invalidateQueries({ queryKey: ['staff'] }))),
    });
  return (
    <li data-off={!staff.active || undefined}>
      <Face id={staff.id} name={staff.name} size={36} />
      <span className="grow"><span className="name">{staff.name}</span><span className="sm dim line">{staff.email}</span></span>
      {!staff.active ? <><span className="tag">{t('staff.left')}</span>{mayWrite && <Hand staff={staff} />}<Button disabled={!mayWrite} size="compact-sm" onClick={() => change.mutate({ active: true })}>{t('staff.back')}</Button></> : staff.id === me || !mayWrite ? <span className="tag">{word('role', staff.role)}</span> : (
        <>
          <Select aria-label={t('staff.role_of', { name: staff.name })} value={staff.role} data={[...new Set([...roles, staff.role])].map((r) => ({ value: r, label: word('role', r) }))} onChange={(e) => undoable(t('staff.role_changed', { name: staff.name }), { role: e.currentTarget.value as Staff['role'] }, { role: staff.role })} />
          <Button size="compact-sm" aria-label={t('staff.link_of', { name: staff.name })} onClick={() => void take(api.POST('/api/v1/staff/{id}/sign-in-link', { params: { path: { id: staff.id } } })).then((made) => shown(linkOf(made.link_token))).catch((broken: Error) => say(broken.message))}>{t('staff.link')}</Button>
          <Hand staff={staff} />
          <Button size="compact-sm" aria-label={t('staff.end_of', { name: staff.name })} onClick={() => undoable(t('staff.ended', { name: staff.name }), { active: false }, { active: true })}>{t('staff.end')}</Button>
        </>
      )}
    </li>
  );
}

// What hangs on them goes to others, by name.
function Hand({ staff }: { staff: Staff }) {
  return <Button component={Link} to={`/settings/staff/${staff.id}/leaving`} size="compact-sm" variant="subtle" aria-label={t('leaving.link_of', { name: staff.name })}>{t('leaving.link')}</Button>;
}

function Add({ shown }: { shown: (link: string | null) => void }) {
  const queries = useQueryClient();
  const draft = useDraft({ name: '', email: '', role: 'staff' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await draft.send(async () => {
      const added = await take(api.POST('/api/v1/staff', { body: { ...draft.values, role: draft.values.role as Staff['role'] } }));
      if (added.link_token) shown(linkOf(added.link_token));
    });
    if (!done) return;
    draft.reset();
    void queries.invalidateQueries({ queryKey: ['staff'] });
  };
  return (
    <form className="form inline gap-l" onSubmit={(e) => void submit(e)}>
      <h2>{t('staff.add')}</h2>
      <TextInput label={t('session.name')} required withAsterisk={false} autoComplete="off" {...draft.field('name')} />
      <TextInput label={t('session.email')} type="email" required withAsterisk={false} autoComplete="off" {...draft.field('email')} />
      <Select label={t('staff.role')} data={roles.map((r) => ({ value: r, label: word('role', r) }))} {...draft.field('role')} />
      <Refused problem={draft.problem} />
      <div><Button type="submit" loading={draft.busy}>{t('staff.add_go')}</Button></div>
    </form>
  );
}
