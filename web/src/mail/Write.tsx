// A message to one customer: written, looked at as they get it, and sent. Taken back within a moment it never leaves.
import { Button, TextInput, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import '../messages/more.ts';

// The greeting says what they are called; where we do not know it, the word that the letter would fill in.
export default function Write({ id, called, close }: { id: string; called: string | null; close: () => void }) {
  const queries = useQueryClient();
  const draft = useDraft({ subject: '', text: t('mail.write_begin', { name: called ?? t('mail.write_nobody') }) });
  const [seen, setSeen] = useState<Schemas['MessagePreview'] | null>(null);
  const body = { customer_id: id, subject: draft.values.subject.trim(), text: draft.values.text };
  const fetchAgain = () => void queries.invalidateQueries({ queryKey: ['customer', id] });
  const look = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => setSeen(await take(api.POST('/api/v1/messages/preview', { body }))));
  };
  const send = async () => {
    let made: { id: string } | null = null;
    if (!(await draft.send(async () => { made = await take(api.POST('/api/v1/messages', { body })); }))) return;
    const back = () => void take(api.POST('/api/v1/messages/{id}/withdrawal', { params: { path: { id: made!.id } } })).then(() => say(t('mail.withdrawn'))).catch((broken: Error) => say(broken.message)).finally(fetchAgain);
    offerUndo(t('mail.write_sent'), back);
    fetchAgain();
    close();
  };
  const change = (field: 'subject' | 'text') => ({ ...draft.field(field), onChange: (event: { currentTarget: { value: string } }) => { setSeen(null); draft.set(field, event.currentTarget.value); } });
  return (
    <form className="touch" aria-label={t('mail.write')} onSubmit={(event) => void look(event)} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <TextInput label={t('mail.write_subject')} required withAsterisk={false} autoFocus maxLength={300} {...change('subject')} />
      <Textarea label={t('mail.write_text')} description={t('mail.write_names')} required withAsterisk={false} autosize minRows={5} {...change('text')} />
      {seen && (
        <section className="gap-s" aria-label={t('mail.write_seen')}>
          {seen.open_cases > 0 && <p className="sm" role="status">{t(seen.open_cases === 1 ? 'mail.write_open_one' : 'mail.write_open_many', { count: seen.open_cases })}</p>}
          <p className="dim sm">{t('mail.write_to', { to: seen.to_address })}</p>
          <p><b>{seen.subject}</b></p>
          <blockquote className="seen">{seen.text}</blockquote>
        </section>
      )}
      <Refused problem={draft.problem} />
      <span className="row wrap">
        {seen ? <Button variant="filled" loading={draft.busy} onClick={() => void send()}>{t('mail.write_send')}</Button> : <Button type="submit" variant="filled" loading={draft.busy}>{t('mail.write_look')}</Button>}
        <Button variant="subtle" onClick={close}>{t('cancel')}</Button>
      </span>
    </form>
  );
}
