// What is done to a standard, each with its way back.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Standard } from './standards.ts';

export function useChange() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['standards'] });
  // Does it, says so, and offers to take it back.
  return useMutation({
    mutationFn: ({ act }: { act: () => Promise<unknown>; words: string; back?: () => Promise<unknown> }) => act(),
    onSuccess: (_, { words, back }) => (back ? offerUndo(words, () => void back().catch((broken: Error) => say(broken.message)).finally(() => void again())) : say(words)),
    onError: (broken) => say(broken.message),
    onSettled: again,
  });
}

export function useRetire(standard: Standard) {
  const change = useChange();
  const path = { params: { path: { id: standard.id } } };
  const retire = () => take(api.POST('/api/v1/standards/{id}/retirement', path));
  const again = () => take(api.DELETE('/api/v1/standards/{id}/retirement', path));
  const [act, back, words] = standard.retired_at ? [again, retire, t('standards.used_again')] : [retire, again, t('standards.retired_said')];
  return { mutate: () => change.mutate({ act, back, words }) };
}

// The newest content goes, and the one before is in force again.
export const takeBack = (id: string, number: number) => take(api.DELETE('/api/v1/standards/{id}/versions/{number}', { params: { path: { id, number: String(number) } } }));
