// What they said or showed that they share our values, noted in their words. Our guess is none.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { instantIn } from '../touch/told.ts';

const ways = ['said', 'shown'] as const;

export function NoteValue({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  if (!open) return <Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setOpen(true)}>{t('values.add')}</Button>;
  return <Form id={id} close={() => setOpen(false)} />;
}

function Form({ id, close }: { id: string; close: () => void }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['customer', id] });
  const [how, setHow] = useState<(typeof ways)[number]>('said');
  const draft = useDraft({ words: '', on: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { words, on } = draft.values;
    let made: { id: string } | null = null;
    const done = await draft.send(async () => { made = await take(api.POST('/api/v1/customers/{id}/values', { params: { path: { id } }, body: { how, words: words.trim(), ...(on ? { at: instantIn(`${on}T00:00`, timeZone()) ?? on } : {}) } })); });
    if (!done) return;
    offerUndo(t('values.noted'), () => void take(api.DELETE('/api/v1/customers/{id}/values/{value}', { params: { path: { id, value: made!.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void again()));
    void again();
    close();
  };
  return (
    <form className="mini" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <div role="group" aria-label={t('values.how')}><p className="row wrap">{ways.map((w) => <button key={w} type="button" className="pick" aria-pressed={w === how} onClick={() => setHow(w)}>{t(`values.how.${w}`)}</button>)}</p></div>
      <Textarea label={t(`values.words.${how}`)} required withAsterisk={false} autoFocus autosize minRows={2} maxLength={1000} {...draft.field('words')} />
      <TextInput type="date" label={t('values.on')} {...draft.field('on')} />
      <Refused problem={draft.problem} />
      <span className="row"><Button type="submit" size="compact-sm" loading={draft.busy} disabled={!draft.values.words.trim()}>{t('values.go')}</Button><Button variant="subtle" size="compact-sm" onClick={close}>{t('cancel')}</Button></span>
    </form>
  );
}
