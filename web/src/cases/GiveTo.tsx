// The case is somebody else's than we thought, or nobody's whom we know.
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import '../messages/more.ts';
import { callOf } from '../people/people.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';

export function GiveTo({ one, acts }: { one: WholeCase; acts: Acts }) {
  const [looking, setLooking] = useState(false);
  const [q, setQ] = useState('');
  const asked = q.trim();
  const found = useQuery({ queryKey: ['customers', 'case', asked], enabled: looking && asked.length > 1, placeholderData: keepPreviousData, queryFn: ({ signal }) => take(api.GET('/api/v1/customers', { params: { query: { q: asked, limit: 6 } }, signal })) });
  const people = asked.length > 1 ? (found.data?.data ?? []).filter((person) => person.id !== one.customer_id) : [];
  const close = () => { setLooking(false); setQ(''); };
  const give = (to: string | null, name: string) => void acts.giveTo(one, to, name).then(close);
  if (!looking) return <p><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => setLooking(true)}>{t(one.customer_id ? 'cases.give_other' : 'cases.give_first')}</Button></p>;
  return (
    <div className="gap-s" onKeyDown={(event) => { if (event.key === 'Escape') close(); }}>
      <TextInput size="sm" autoFocus autoComplete="off" label={t('cases.give_to')} description={t('cases.give_why')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
      <div className="row wrap gap-s">
        {people.map((person) => <button key={person.id} type="button" className="pick" onClick={() => give(person.id, callOf(person))}>{callOf(person)}</button>)}
        {one.customer_id && <Button size="compact-sm" onClick={() => give(null, t('cases.somebody'))}>{t('cases.give_nobody')}</Button>}
        <Button size="compact-sm" onClick={close}>{t('cancel')}</Button>
      </div>
      {asked.length > 1 && found.isSuccess && !found.isPlaceholderData && people.length === 0 && <p className="sm dim" role="status">{t('cases.give_none')}</p>}
    </div>
  );
}
