// A case closes with its cause, what we did, and the customer told.
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import { useState } from 'react';
import type { FormEvent } from 'react';
import '../messages/more.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { Causes } from './Causes.tsx';
import { leaving, waysFor } from './cases.ts';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';
import { useAskAfter } from './useMend.ts';

export function Close({ one, acts, close }: { one: WholeCase; acts: Acts; close: () => void }) {
  const praise = one.kind === 'praise';
  const days = useAskAfter();
  const [together, setTogether] = useState(false);
  const [unsent, setUnsent] = useState(false);
  const draft = useDraft({ cause: one.cause ?? '', action: '', told_by: '', told: '', together: '' });
  const { nameless, canGo, goes, words } = leaving(one, draft.values.told_by, unsent);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = Object.fromEntries(Object.entries(draft.values).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));
    const send = body.told && body.told_by === 'email' && !nameless ? { send: goes } : {};
    if (await draft.send(() => acts.close(one, { ...body, ...send }))) close();
  };
  return (
    <form className="opened close" onSubmit={(event) => void submit(event)} aria-label={t('cases.close')}>
      {!praise && <><p className="lab">{t('cases.why')}</p><Causes value={draft.values.cause} choose={(cause) => draft.set('cause', cause)} />
        <TextInput label={t('cases.why_else')} maxLength={60} {...draft.field('cause')} />
        <Textarea label={t('cases.action')} autosize minRows={2} maxLength={2000} {...draft.field('action')} /></>}
      <Select label={t('cases.told_by')} data={[{ value: '', label: t('cases.choose') }, ...waysFor(one.source, one.reaches_nobody).map((value) => ({ value, label: t(`cases.way.${value}`) }))]} {...draft.field('told_by')} />
      {!one.reaches_nobody && <Textarea label={t('cases.told')} description={t('cases.told_why')} autosize minRows={2} maxLength={4000} {...draft.field('told')} />}
      {canGo && draft.values.told.trim() && <Checkbox label={t('cases.only_write_down')} checked={unsent} onChange={(event) => setUnsent(event.currentTarget.checked)} />}
      {draft.values.told.trim() && draft.values.told_by && <p className="dim sm">{words}</p>}
      {!praise && (together ? <Textarea label={t('cases.together')} autosize maxLength={2000} {...draft.field('together')} /> : <p><button type="button" className="pick" onClick={() => setTogether(true)}>{t('cases.together_add')}</button></p>)}
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('cases.close_it')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
      {!praise && (one.reaches_nobody || days !== undefined) && <p className="dim sm">{one.reaches_nobody ? t('cases.nobody_reads') : t('cases.asked_after', { days })}</p>}
    </form>
  );
}
