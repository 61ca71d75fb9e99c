// What is done with a pair, and its way back.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Choice } from './merging.ts';

export type Pair = Schemas['DuplicatePair'];

export const usePairs = () => useInfiniteQuery({
  queryKey: ['duplicates', 'pairs'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam }) => take(api.GET('/api/v1/duplicates', { params: { query: { limit: 100, cursor: pageParam } } })),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

function useFetchAgain() {
  const queries = useQueryClient();
  return () => {
    // Of two that are one now nothing can be looked at side by side: asked again only when somebody comes back to it.
    void queries.invalidateQueries({ queryKey: ['duplicates', 'preview'], refetchType: 'none' });
    return queries.invalidateQueries({ predicate: (q) => ['duplicates', 'customer', 'customers'].includes(String(q.queryKey[0])) && q.queryKey[1] !== 'preview' });
  };
}

export function useTakeBack() {
  const fetchAgain = useFetchAgain();
  return useMutation({
    mutationFn: (merge: Pick<Schemas['StandingMerge'], 'id' | 'other_name'>) => take(api.DELETE('/api/v1/merges/{id}', { params: { path: { id: merge.id } } })),
    onSuccess: (_, { other_name }) => say(t('merge.taken_back', { name: other_name })),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
}

export function useMerge() {
  const fetchAgain = useFetchAgain();
  const back = useTakeBack();
  return useMutation({
    mutationFn: ({ survivor, other, fields }: { survivor: string; other: string; fields: Record<string, Choice>; into: string }) =>
      take(api.POST('/api/v1/customers/{id}/merge', { params: { path: { id: survivor } }, body: { other_id: other, fields } })),
    onSuccess: (merge, { into }) => offerUndo(t('merge.done', { other: merge.other_name, name: into }), () => back.mutate(merge)),
    onSettled: fetchAgain,
  });
}

// "These are two people", and back.
export function useApart() {
  const fetchAgain = useFetchAgain();
  const back = useMutation({
    mutationFn: (pair: string) => take(api.DELETE('/api/v1/duplicates/{pair}/different', { params: { path: { pair } } })),
    onSuccess: () => say(t('apart.taken_back')),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
  const apart = useMutation({
    mutationFn: (pair: string) => take(api.POST('/api/v1/duplicates/{pair}/different', { params: { path: { pair } } })),
    onSuccess: (_, pair) => offerUndo(t('duplicates.apart_said'), () => back.mutate(pair)),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
  return { apart, back };
}
