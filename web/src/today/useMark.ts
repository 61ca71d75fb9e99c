// What is said of a line, and its way back.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Line } from './today.ts';

export type Said = { line: Line } & Pick<Schemas['AddMark'], 'act'> & Partial<Pick<Schemas['AddMark'], 'reason' | 'to_staff_id' | 'kind' | 'summary' | 'no_answer_needed'>>;

// `marked` and `undone` hear of a line that was taken off the list, and of one that is on it again; whoever hears of it goes on at once, else
// it is under way until the list has been read again.
export function useMark({ marked, undone }: { marked?: (line: Line) => void; undone?: (line: Line) => void } = {}) {
  const queries = useQueryClient();
  const fetchAgain = () => queries.invalidateQueries({ queryKey: ['today'] });
  const back = useMutation({ mutationFn: ({ id }: { id: string; line: Line }) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id } } })), onSuccess: (_, { line }) => undone?.(line), onError: (broken: Error) => say(broken.message), onSettled: fetchAgain });
  return useMutation({
    mutationFn: ({ line, ...said }: Said) => take(api.POST('/api/v1/today/marks', { body: { customer_id: line.customer_id, key: line.key, ...said } })),
    onSuccess: (made, { line, no_answer_needed }) => {
      offerUndo(t(no_answer_needed ? 'today.said_no_answer' : `today.said_${made.act}`, { name: line.call }), () => back.mutate({ id: made.id, line }));
      marked?.(line);
    },
    onError: (broken: Error) => say(broken.message),
    onSettled: () => (marked ? void fetchAgain() : fetchAgain()),
  });
}
