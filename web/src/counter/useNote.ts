import { useMutation, useQueryClient } from '@tanstack/react-query';
import { say, offerUndo } from '../shell/undo.tsx';
import type { Noted } from './notes.ts';
import { note } from './offline/outbox.ts';
import { reasonOf } from './reason.ts';

// Notes something about one person, says so, and offers the way back.
export function useNote(id: string, name: string) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['customer', id] });
  const taken = useMutation({ mutationFn: (undo: () => Promise<unknown>) => undo(), onError: (broken) => say(reasonOf(broken)), onSettled: again });
  return useMutation({
    mutationFn: ({ noted }: { noted: Noted; words: string; undone?: () => void }) => note(noted, name),
    onSuccess: (kept, { words, undone }) => {
      offerUndo(words, () => taken.mutate(kept.undo, { onSuccess: undone }));
      void again();
    },
  });
}
