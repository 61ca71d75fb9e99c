import { useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../shell/api.ts';
import { say } from '../shell/undo.tsx';

export type Listed = Schemas['ListedMessage'];
export type MailState = Schemas['MailState'];

// What needs a person comes first; planned ones are told by the number alone.
export const groups = ['unknown', 'held', 'failed', 'planned', 'accepted', 'withdrawn'] as const;

// One act on mail: afterwards everything that shows mail is read anew.
export function useMailAct(): (act: Promise<unknown>, done?: string) => Promise<void> {
  const queries = useQueryClient();
  return async (act, done) => {
    try {
      await act;
      if (done) say(done);
    } catch (broken) {
      say((broken as Error).message);
    }
    await queries.invalidateQueries({ queryKey: ['mail'] });
  };
}

// "starttls" and so on: the port that servers listen at for it.
export const usualPort = (security: string): string => ({ tls: '465', none: '25' })[security] ?? '587';
