// People of one family name at one address: do they live together?
import { Button, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { callOf } from '../people/people.ts';

type Household = Schemas['HouseholdProposal'];
type Said = Pick<Household, 'id' | 'name'>;

export function Households({ tabs, mayWrite }: { tabs: ReactNode; mayWrite: boolean }) {
  const queries = useQueryClient();
  const [said, setSaid] = useState<Said[]>([]);       // since this page was opened
  const back = useTakeBack((one) => setSaid((all) => all.filter(({ id }) => id !== one.id)));
  const how = { onError: (broken: Error) => say(broken.message), onSettled: () => queries.invalidateQueries({ queryKey: ['duplicates', 'households'] }) };
  const again = useMutation({ mutationFn: (id: string) => take(api.DELETE('/api/v1/household-proposals/{id}/refusal', { params: { path: { id } } })), ...how });
  const refuse = useMutation({
    mutationFn: (h: Household) => take(api.DELETE('/api/v1/household-proposals/{id}', { params: { path: { id: h.id } } })),
    onSuccess: (_, h) => offerUndo(t('households.refused', { name: h.name }), () => again.mutate(h.id)),
    ...how,
  });
  const found = useInfiniteQuery({
    queryKey: ['duplicates', 'households'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/household-proposals', { params: { query: { limit: 20, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (found.isPending) return <Waiting lines={5} />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((p) => p.data);
  return (
    <>
      <p className="sentence">{t(found.hasNextPage ? 'households.more_than' : 'households.sentence', { n: rows.length })}</p>
      {tabs}
      {rows.length === 0 ? <p className="dim lg">{t('households.none_words')}</p> : <ul className="homes gap">{rows.map((h) => <Line key={h.id} household={h} mayWrite={mayWrite} refuse={() => refuse.mutate(h)} said={(one) => setSaid((all) => [...all, one])} back={back.mutate} />)}</ul>}
      {found.hasNextPage && <Button mt="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button>}
      {said.length > 0 && (
        <ul className="homes gap">
          {said.map((one) => <li key={one.id}><span className="grow">{t('households.said', { name: one.name })}</span><Button variant="subtle" size="compact-sm" aria-label={t('households.back_of', { name: one.name })} loading={back.isPending && back.variables.id === one.id} onClick={() => back.mutate(one)}>{t('households.back')}</Button></li>)}
        </ul>
      )}
    </>
  );
}

function Line({ household: h, mayWrite, refuse, said, back }: { household: Household; mayWrite: boolean; refuse: () => void; said: (one: Said) => void; back: (one: Said) => void }) {
  const [out, setOut] = useState<string[]>([]);
  const [name, setName] = useState<string | null>(null);
  const members = h.members.filter((m) => !out.includes(m.id));
  const accept = useAccept(h, said, back);
  return (
    <li>
      <span className="grow">
        {name === null ? mayWrite ? <button type="button" className="home" aria-label={t('households.rename', { name: h.name })} onClick={() => setName(h.name)}>{h.name}<IconPencil className="i" stroke={1.75} aria-hidden /></button> : <p className="home">{h.name}</p>
          : <TextInput label={t('households.name')} value={name} autoFocus maxLength={200} onChange={(e) => setName(e.currentTarget.value)} onKeyDown={(e) => e.key === 'Escape' && setName(null)} />}
        <ul className="members" aria-label={h.name}>
          {h.members.map((m) => (
            <li key={m.id} data-out={out.includes(m.id) || undefined}>
              <Face id={m.id} name={callOf(m)} size={28} /><Link className="name" to={`/people/${m.id}`}>{callOf(m)}</Link>
              {mayWrite && h.members.length > 2 && <button type="button" className="link" aria-pressed={out.includes(m.id)} aria-label={t('households.not_of', { name: callOf(m) })} onClick={() => setOut((ids) => (ids.includes(m.id) ? ids.filter((i) => i !== m.id) : [...ids, m.id]))}>{t('households.not')}</button>}
            </li>
          ))}
        </ul>
      </span>
      {mayWrite && (
        <span className="row wrap">
          <Button size="compact-sm" disabled={members.length < 2} loading={accept.isPending} aria-label={t('households.yes_of', { name: h.name })} onClick={() => accept.mutate({ name: name?.trim() || h.name, members: members.map((m) => m.id) })}>{t('households.yes')}</Button>
          <Button variant="subtle" size="compact-sm" aria-label={t('households.no_of', { name: h.name })} onClick={refuse}>{t('households.no')}</Button>
        </span>
      )}
    </li>
  );
}

const useFetchAgain = () => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: (q) => ['duplicates', 'customer', 'customers'].includes(String(q.queryKey[0])) });
};

// Sets the household of the members; `said` hears of it, and `back` takes it back.
function useAccept(h: Household, said: (one: Said) => void, back: (one: Said) => void) {
  const fetchAgain = useFetchAgain();
  return useMutation({
    mutationFn: (body: { name: string; members: string[] }) => take(api.POST('/api/v1/household-proposals/{id}', { params: { path: { id: h.id } }, body })),
    onSuccess: (_, { name }) => {
      said({ id: h.id, name });
      offerUndo(t('households.said', { name }), () => back({ id: h.id, name }));
    },
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
}

// They are no household after all: each has again what they had before, and they are proposed again.
function useTakeBack(done: (one: Said) => void) {
  const fetchAgain = useFetchAgain();
  return useMutation({
    mutationFn: ({ id }: Said) => take(api.DELETE('/api/v1/household-proposals/{id}/acceptance', { params: { path: { id } } })),
    onSuccess: (_, one) => done(one),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
}
