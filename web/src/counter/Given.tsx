// What was promised is given: the word is kept, and can be open again.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import type { Promised } from './counter.ts';
import { useOutbox } from './offline/outbox.ts';
import { reasonOf } from './reason.ts';

export function Given({ promise: { promise_id }, id }: { promise: Promised; id: string }) {
  const session = useSigned();
  const queries = useQueryClient();
  const { offline } = useOutbox();
  const path = { params: { path: { id: promise_id } } };
  const fetchAgain = () => queries.invalidateQueries({ queryKey: ['customer', id] });
  const undo = useMutation({ mutationFn: () => take(api.DELETE('/api/v1/promises/{id}/keeping', path)), onError: (broken) => say(reasonOf(broken)), onSettled: fetchAgain });
  const keep = useMutation({
    mutationFn: () => take(api.POST('/api/v1/promises/{id}/keeping', { ...path, body: {} })),
    onSuccess: () => offerUndo(t('counter.given_saved'), () => undo.mutate()),
    onError: (broken) => say(reasonOf(broken)),
    onSettled: fetchAgain,
  });
  if (!may(session, 'promises:write') || offline) return null;
  return <button type="button" className="btn" disabled={keep.isPending} onClick={() => keep.mutate()}>{t('counter.given')}</button>;
}
