// Out of the queue until tomorrow, or until a day that somebody chooses.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import '../messages/more.ts';
import { useDraft } from '../shell/draft.ts';
import { dayFromNow } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { dayIn, startOf } from './cases.ts';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';

export function Snooze({ one, acts }: { one: WholeCase; acts: Acts }) {
  const [choosing, setChoosing] = useState(false);
  if (choosing) return <Until one={one} acts={acts} close={() => setChoosing(false)} />;
  return (
    <>
      {one.snoozed_until ? <Button onClick={() => void acts.wake(one)}>{t('cases.wake')}</Button> : <Button onClick={() => void acts.snooze(one, dayIn(1))}>{t('cases.snooze')}</Button>}
      <Button onClick={() => setChoosing(true)}>{t('cases.snooze_until')}</Button>
    </>
  );
}

function Until({ one, acts, close }: { one: WholeCase; acts: Acts; close: () => void }) {
  const draft = useDraft({ until: dayFromNow(7) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await draft.send(() => acts.snoozeUntil(one, startOf(draft.values.until)))) close();
  };
  return (
    <form className="row wrap until" onSubmit={(event) => void submit(event)} onKeyDown={(event) => { if (event.key === 'Escape') close(); }}>
      <TextInput type="date" size="sm" required withAsterisk={false} autoFocus label={t('cases.snooze_day')} {...draft.field('until')} />
      <Button type="submit" loading={draft.busy}>{t('cases.snooze_it')}</Button><Button onClick={close}>{t('cancel')}</Button>
      <Refused problem={draft.problem} />
    </form>
  );
}
