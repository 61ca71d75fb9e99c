import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useOutletContext } from 'react-router';
import { Problem, api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';

export type Session = Schemas['WhoAmI'];

// Who is signed in; null when nobody is.
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    staleTime: 5 * 60_000,
    queryFn: async (): Promise<Session | null> => {
      try {
        return await take(api.GET('/api/v1/session'));
      } catch (broken) {
        if (broken instanceof Problem && broken.status === 401) return null;
        throw broken;
      }
    },
  });
}

// Inside the frame there always is one.
export const useSigned = (): Session => useOutletContext<Session>();

export const may = (session: Session, permission: string): boolean => session.permissions.includes(permission);

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/v1/session')),
    // Nothing of what was seen stays behind.
    onSettled: () => {
      queries.clear();
      window.location.assign('/sign-in');
    },
  });
}
