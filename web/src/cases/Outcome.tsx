// How a remedy turned out: read, and written where it is given.
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { useCase } from './useCase.ts';
import type { Remedy } from './useMend.ts';

export function Outcome({ one, mayWrite }: { one: Remedy; mayWrite: boolean }) {
  const [open, setOpen] = useState(false);
  if (open) return <Write one={one} close={() => setOpen(false)} />;
  const words = t(one.outcome ? 'money.outcome_change' : 'money.outcome_add');
  return (
    <>
      {one.outcome && <p className="sm">{t('money.outcome_was', { words: one.outcome })}</p>}
      {mayWrite && one.state !== 'withdrawn' && <button type="button" className="link sm" aria-label={`${words}: ${one.what}`} onClick={() => setOpen(true)}>{words}</button>}
    </>
  );
}

function Write({ one, close }: { one: Remedy; close: () => void }) {
  const acts = useCase();
  const draft = useDraft({ outcome: one.outcome ?? '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const kept = await draft.send(() => take(api.PATCH('/api/v1/remedies/{id}', { params: { path: { id: one.id }, header: ifMatch(one) }, body: { outcome: draft.values.outcome.trim() || null } })));
    if (!kept) return;
    say(t('money.outcome_kept'));
    close();
    await acts.again();
  };
  return (
    <form className="stack gap-s" onSubmit={(event) => void submit(event)}>
      <Textarea label={t('money.outcome_of', { what: one.what })} autosize minRows={2} maxLength={1000} data-autofocus autoFocus {...draft.field('outcome')} />
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" size="compact-sm" variant="filled" loading={draft.busy}>{t('money.outcome_keep')}</Button><Button size="compact-sm" onClick={close}>{t('cancel')}</Button></div>
    </form>
  );
}
