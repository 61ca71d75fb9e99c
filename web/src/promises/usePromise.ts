// What is done with a promise, each with its way back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Promised } from './promises.ts';

export type Act = 'kept' | 'broken' | 'released' | 'apologised';
const at = (id: string) => ({ params: { path: { id } } });

const backs = {
  kept: (id: string) => take(api.DELETE('/api/v1/promises/{id}/keeping', at(id))),
  broken: (id: string) => take(api.DELETE('/api/v1/promises/{id}/breaking', at(id))),
  released: (id: string) => take(api.DELETE('/api/v1/promises/{id}/release', at(id))),
  apologised: (id: string) => take(api.DELETE('/api/v1/promises/{id}/apology', at(id))),
};

function act(id: string, what: Act, words: string): Promise<Schemas['Promise']> {
  const note = words ? { note: words } : {};
  switch (what) {
    case 'kept': return take(api.POST('/api/v1/promises/{id}/keeping', { ...at(id), body: note }));
    case 'broken': return take(api.POST('/api/v1/promises/{id}/breaking', { ...at(id), body: { reason: words } }));
    case 'released': return take(api.POST('/api/v1/promises/{id}/release', { ...at(id), body: { reason: words } }));
    case 'apologised': return take(api.POST('/api/v1/promises/{id}/apology', { ...at(id), body: note }));
  }
}

export function useFetchAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: (q) => ['promises', 'today', 'customer'].includes(String(q.queryKey[0])) });
}

// What ended it, undone: for the list of what has ended.
export function useTakeBack() {
  const fetchAgain = useFetchAgain();
  return useMutation({
    mutationFn: ({ id, what }: { id: string; what: Act }) => backs[what](id),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
}

export function usePromise(promise: Promised) {
  const fetchAgain = useFetchAgain();
  const back = useTakeBack();
  const end = useMutation({
    mutationFn: ({ what, words }: { what: Act; words: string }) => act(promise.id, what, words),
    onSuccess: (_, { what }) => offerUndo(t(`promises.said.${what}`), () => back.mutate({ id: promise.id, what })),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
  const giveTo = (version: number, staff_id: string | null) => take(api.PATCH('/api/v1/promises/{id}', { params: { path: { id: promise.id }, header: ifMatch({ version }) }, body: { staff_id } }));
  const give = useMutation({
    mutationFn: ({ to }: { to: string; name: string }) => giveTo(promise.version, to),
    onSuccess: (made, { name }) => offerUndo(t('promises.given', { name }), () => void giveTo(made.version, promise.staff_id).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain())),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
  return { end, give };
}

export const useStaff = (enabled = true) => useQuery({ queryKey: ['staff'], enabled, queryFn: () => take(api.GET('/api/v1/staff')) });
