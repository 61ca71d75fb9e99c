import { useMutation } from '@tanstack/react-query';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { keepPeople } from './offline/kept.ts';
import { reasonOf } from './reason.ts';

export const useKeeping = () => useMutation({
  mutationFn: (on: boolean) => keepPeople(on),
  onSuccess: (_, on) => say(t(on ? 'counter.kept_here' : 'counter.kept_no_more')),
  onError: (broken) => say(reasonOf(broken)),
});
