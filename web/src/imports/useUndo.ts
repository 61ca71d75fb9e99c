import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { say } from '../shell/undo.tsx';
import type { Import } from './imports.ts';

// Takes the whole import back: what it created and what it changed. The server works on it; the import says how far it is.
export function useUndo(made: Import) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/v1/imports/{id}', { params: { path: { id: made.id } } })),
    onSuccess: (now) => {
      queries.setQueryData(['import', made.id], now);
      void queries.invalidateQueries({ queryKey: ['imports'] });
    },
    onError: (broken) => say(broken.message),
  });
}
