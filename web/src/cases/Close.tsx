// A case closes with its cause, what we did, and the customer told.
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { Causes } from './Causes.tsx';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';

const ways = ['email', 'call', 'letter', 'chat', 'in_person'] as const;

export function Close({ one, acts, close }: { one: WholeCase; acts: Acts; close: () => void }) {
  const praise = one.kind === 'praise';
  const [together, setTogether] = useState(false);
  const draft = useDraft({ cause: one.cause ?? '', action: '', told_by: '', told: '', together: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = Object.fromEntries(Object.entries(draft.values).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));
    if (await draft.send(() => acts.close(one, body))) close();
  };
  return (
    <form className="opened close" onSubmit={(event) => void submit(event)} aria-label={t('cases.close')}>
      {!praise && <><p className="lab">{t('cases.why')}</p><Causes value={draft.values.cause} choose={(cause) => draft.set('cause', cause)} />
        <TextInput label={t('cases.why_else')} maxLength={60} {...draft.field('cause')} />
        <Textarea label={t('cases.action')} autosize minRows={2} maxLength={2000} {...draft.field('action')} /></>}
      <Select label={t('cases.told_by')} data={[{ value: '', label: t('cases.choose') }, ...ways.map((value) => ({ value, label: t(`cases.way.${value}`) }))]} {...draft.field('told_by')} />
      <Textarea label={t('cases.told')} description={t('cases.told_why')} autosize minRows={2} maxLength={4000} {...draft.field('told')} />
      {!praise && (together ? <Textarea label={t('cases.together')} autosize maxLength={2000} {...draft.field('together')} /> : <p><button type="button" className="pick" onClick={() => setTogether(true)}>{t('cases.together_add')}</button></p>)}
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('cases.close_it')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
      {!praise && <p className="dim sm">{t('cases.asked_after')}</p>}
    </form>
  );
}
