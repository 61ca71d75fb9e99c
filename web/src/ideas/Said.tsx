// You said, we did: written with the customer's leave, and shown to everybody when somebody lets it out.
import { Button, TextInput, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { later, say } from '../shell/undo.tsx';

type Said = Schemas['Said'];

export function SaidList({ mayWrite, mayShow, ofCase, ideas, done }: { mayWrite: boolean; mayShow: boolean; ofCase: string | null; ideas: readonly Schemas['Idea'][]; done: () => void }) {
  const queries = useQueryClient();
  const [writing, setWriting] = useState(ofCase !== null);
  const [gone, setGone] = useState<string[]>([]);
  const all = useQuery({ queryKey: ['ideas', 'said'], queryFn: () => take(api.GET('/api/v1/said')) });
  const again = () => void queries.invalidateQueries({ queryKey: ['ideas', 'said'] });
  const act = (forth: Promise<unknown>, words: string) => void forth.then(() => say(words)).catch((broken: Error) => say(broken.message)).finally(again);
  const path = (one: Said) => ({ params: { path: { id: one.id } } });
  const remove = (one: Said) => {
    setGone([...gone, one.id]);
    later(t('said.removed'), () => void take(api.DELETE('/api/v1/said/{id}', path(one))).catch((broken: Error) => say(broken.message)).finally(again), () => setGone((old) => old.filter((id) => id !== one.id)));
  };
  const answered = ideas.filter((one) => one.answer === 'done' || one.answer === 'planned');
  const close = () => { setWriting(false); done(); again(); };
  return (
    <section aria-labelledby="said" className="gap-l">
      <h2 id="said">{t('said.title')}</h2>
      <p className="dim">{t('said.why')} <a href="/said" target="_blank" rel="noreferrer">{t('articles.look')}</a></p>
      {mayWrite && (writing ? <NewSaid ofCase={ofCase} ideas={answered} close={close} /> : answered.length > 0 && <p><Button onClick={() => setWriting(true)}>{t('said.add')}</Button></p>)}
      <ul className="jobs">{(all.data?.data ?? []).filter((one) => !gone.includes(one.id)).map((one) => (
        <li key={one.id}><div className="mid">
          <p className="words">{one.you_said}</p><p>{one.we_did}</p>
          <p className="why row wrap"><span className={`st ${one.shown_at ? 'good' : 'plain'}`}>{t(one.shown_at ? 'said.shown' : 'said.hidden')}</span>{one.called && <span>{one.called}</span>}<span>{t('said.leave_was', { leave: one.leave })}</span></p>
          <div className="row wrap gap-s">
            {mayShow && (one.shown_at ? <Button size="compact-sm" onClick={() => act(take(api.DELETE('/api/v1/said/{id}/showing', path(one))), t('said.hidden'))}>{t('said.hide')}</Button> : <Button size="compact-sm" variant="filled" onClick={() => act(take(api.POST('/api/v1/said/{id}/showing', path(one))), t('said.shown'))}>{t('said.show')}</Button>)}
            {mayWrite && <Button size="compact-sm" variant="subtle" onClick={() => remove(one)}>{t('said.remove')}</Button>}
          </div>
        </div></li>
      ))}</ul>
    </section>
  );
}

function NewSaid({ ofCase, ideas, close }: { ofCase: string | null; ideas: readonly Schemas['Idea'][]; close: () => void }) {
  const draft = useDraft({ idea_id: ideas[0]?.id ?? '', you_said: '', we_did: '', called: '', leave: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { idea_id, you_said, we_did, called, leave } = draft.values;
    const body = { ...(ofCase ? { case_id: ofCase } : { idea_id }), you_said: you_said.trim(), we_did: we_did.trim(), leave: leave.trim(), ...(called.trim() ? { called: called.trim() } : {}) };
    if (await draft.send(() => take(api.POST('/api/v1/said', { body })))) { say(t('said.kept')); close(); }
  };
  return (
    <form className="opened give" onSubmit={(event) => void submit(event)}>
      {!ofCase && <Select label={t('said.idea')} data={ideas.map((one) => ({ value: one.id, label: one.title }))} {...draft.field('idea_id')} />}
      <Textarea label={t('said.you_said')} required withAsterisk={false} autoFocus autosize minRows={2} maxLength={300} {...draft.field('you_said')} />
      <Textarea label={t('said.we_did')} required withAsterisk={false} autosize minRows={2} maxLength={600} {...draft.field('we_did')} />
      <TextInput label={t('said.called')} description={t('said.called_why')} maxLength={60} {...draft.field('called')} />
      <TextInput label={t('said.leave')} description={t('said.leave_why')} required withAsterisk={false} maxLength={300} {...draft.field('leave')} />
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  );
}
