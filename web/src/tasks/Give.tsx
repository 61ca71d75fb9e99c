// A new task: what, who, by when; the brief behind one press.
import { Button, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { dayFromNow } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { stepsOf } from './tasks.ts';
import type { Acts } from './useActs.ts';
import { useColleagues } from './useActs.ts';

export function Give({ about, acts, close }: { about: { id: string; name: string } | null; acts: Acts; close: () => void }) {
  const me = useSigned().staff;
  const staff = useColleagues().data ?? [];
  const [brief, setBrief] = useState(false);
  const draft = useDraft({ what: '', staff_id: me.id, due_on: dayFromNow(1), goal: '', done_means: '', limits: '', budget: '', checklist: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { checklist, ...texts } = draft.values;
    const said = Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));
    let made: { id: string } | null = null;
    const done = await draft.send(async () => {
      made = await take(api.POST('/api/v1/tasks', { body: { ...said, what: draft.values.what.trim(), checklist: stepsOf(checklist), ...(about ? { customer_id: about.id } : {}) } }));
    });
    if (!done) return;
    const name = staff.find((s) => s.id === draft.values.staff_id)?.name ?? '';
    offerUndo(draft.values.staff_id === me.id ? t('tasks.said_mine') : t('tasks.said_given', { name }), () => void take(api.DELETE('/api/v1/tasks/{id}', { params: { path: { id: made!.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void acts.again()));
    void acts.again();
    close();
  };
  return (
    <form className="opened give" onSubmit={(event) => void submit(event)} onKeyDown={(event) => event.key === 'Escape' && close()}>
      {about && <p className="dim">{t('tasks.about')} <span className="name">{about.name}</span></p>}
      <TextInput label={t('tasks.what')} required withAsterisk={false} autoFocus autoComplete="off" {...draft.field('what')} />
      <div className="two">
        <Select label={t('tasks.who')} data={[{ value: me.id, label: t('tasks.myself') }, ...staff.filter((s) => s.id !== me.id).map((s) => ({ value: s.id, label: s.name }))]} {...draft.field('staff_id')} />
        <TextInput type="date" label={t('tasks.due_on')} required withAsterisk={false} {...draft.field('due_on')} />
      </div>
      {brief ? (
        <>
          <TextInput label={t('tasks.goal')} autoComplete="off" {...draft.field('goal')} />
          <TextInput label={t('tasks.done_means')} autoComplete="off" {...draft.field('done_means')} />
          <div className="two"><TextInput label={t('tasks.limits')} autoComplete="off" {...draft.field('limits')} /><TextInput label={t('tasks.budget')} autoComplete="off" {...draft.field('budget')} /></div>
          <Textarea label={t('tasks.steps')} rows={3} {...draft.field('checklist')} />
        </>
      ) : <p><button type="button" className="link" onClick={() => setBrief(true)}>{t('tasks.brief')}</button></p>}
      <Refused problem={draft.problem} />
      <p className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('tasks.give_go')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}
