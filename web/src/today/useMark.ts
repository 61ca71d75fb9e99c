// What is said of a line, and its way back.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Line } from './today.ts';

export type Said = { line: Line } & Pick<Schemas['AddMark'], 'act'> & Partial<Pick<Schemas['AddMark'], 'reason' | 'to_staff_id' | 'kind' | 'summary'>>;

export function useMark() {
  const queries = useQueryClient();
  const fetchAgain = () => queries.invalidateQueries({ queryKey: ['today'] });
  const back = useMutation({ mutationFn: (id: string) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id } } })), onError: (broken: Error) => say(broken.message), onSettled: fetchAgain });
  return useMutation({
    mutationFn: ({ line, ...said }: Said) => take(api.POST('/api/v1/today/marks', { body: { customer_id: line.customer_id, key: line.key, ...said } })),
    onSuccess: (made, { line }) => offerUndo(t(`today.said_${made.act}`, { name: line.call }), () => back.mutate(made.id)),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
}
