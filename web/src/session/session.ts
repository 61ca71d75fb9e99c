import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useOutletContext } from 'react-router';
import { Problem, api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

export type Session = Schemas['WhoAmI'];

const loadKept = () => import('../counter/offline/kept.ts');

// Who is signed in; null when nobody is.
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    staleTime: 5 * 60_000,
    queryFn: async (): Promise<Session | null> => {
      try {
        const session = await take(api.GET('/api/v1/session'));
        void loadKept().then((kept) => kept.keepSession(session)).catch(() => undefined);
        return session;
      } catch (broken) {
        if (broken instanceof Problem && broken.status === 401) {
          // The session ended elsewhere: what this device kept for it goes too.
          if (localStorage.getItem('rapport.kept')) void loadKept().then((kept) => kept.forget()).catch(() => undefined);
          return null;
        }
        // Without a network the counter stays open for whoever is signed in here.
        const kept = broken instanceof Problem && broken.status === 0 ? await (await loadKept()).keptSession().catch(() => null) : null;
        if (kept) return kept;
        throw broken;
      }
    },
  });
}

// Inside the frame there always is one.
export const useSigned = (): Session => useOutletContext<Session>();

export const may = (session: Session, permission: string): boolean => session.permissions.includes(permission);

class Waiting extends Error {}
let warned_of = 0;

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    onMutate: () => loadKept().then((kept) => kept.answerOfDevice()).catch(() => null),
    // What waits is sent first: signing out empties this browser.
    mutationFn: async () => {
      const { flush, waiting } = await import('../counter/offline/outbox.ts');
      await flush().catch(() => undefined);
      const left = waiting();
      if (left > warned_of) {
        warned_of = left;
        throw new Waiting(t('session.things_wait', { n: left }));
      }
      return take(api.DELETE('/api/v1/session'));
    },
    // Nothing of what was seen stays behind.
    onSettled: async (_, broken, __, answer) => {
      if (broken instanceof Waiting) return say(broken.message);
      await loadKept().then((kept) => kept.forget(answer)).catch(() => undefined);
      queries.clear();
      window.location.assign('/sign-in');
    },
  });
}
