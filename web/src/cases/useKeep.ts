import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

// Keeps the changed rules; what is refused stands where it is shown.
export function useKeep<T extends { version: number }>(put: (rules: T) => Promise<unknown>, keys: string[]) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    problem, busy,
    keep: async (rules: T) => {
      setBusy(true);
      setProblem(null);
      try {
        await put(rules);
        say(t('rules.kept'));
      } catch (broken) {
        setProblem(broken instanceof Problem ? broken : new Problem(0));
      } finally {
        // Also where somebody else changed them meanwhile: the next press then means theirs.
        await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
        setBusy(false);
      }
    },
  };
}

// What the server is told: the rules themselves.
export function body<T extends { version: number }>(rules: T): Omit<T, 'version' | 'made_at' | 'made_by'> {
  const { version: _, made_at: _at, made_by: _by, ...rest } = rules as T & { made_at?: unknown; made_by?: unknown };
  return rest as Omit<T, 'version' | 'made_at' | 'made_by'>;
}
