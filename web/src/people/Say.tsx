// What to say to them next, and why; said once it goes on the timeline.
import { Button } from '@mantine/core';
import { IconVolume2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';

export function Say({ id }: { id: string }) {
  const session = useSigned();
  const queries = useQueryClient();
  const greeting = useQuery({ queryKey: ['customer', id, 'greeting'], enabled: may(session, 'counter:read'), queryFn: () => take(api.GET('/api/v1/customers/{id}/greeting', { params: { path: { id } } })) });
  const fetchAgain = () => queries.invalidateQueries({ queryKey: ['customer', id] });
  const said = useMutation({
    mutationFn: (s: Schemas['Saying']) => take(api.POST('/api/v1/customers/{id}/sayings', { params: { path: { id } }, body: { about: s.about, source_id: s.source.id, sentence: s.sentence } })),
    onSuccess: (made) => offerUndo(t('counter.said_saved'), () => void take(api.DELETE('/api/v1/customers/{id}/sayings/{said}', { params: { path: { id, said: made.id } } })).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain())),
    onError: (broken: Error) => say(broken.message),
    onSettled: fetchAgain,
  });
  const now = greeting.data?.say[0];
  if (!now) return null;
  return (
    <section className="sayline" aria-label={t('counter.say_label')}>
      <IconVolume2 className="i" stroke={1.75} aria-hidden />
      <p className="grow"><span className="sentence-said">{now.sentence}</span> <span className="sm dim">{now.why}</span></p>
      {may(session, 'touchpoints:write') && <Button size="compact-sm" loading={said.isPending} onClick={() => said.mutate(now)}>{t('counter.said')}</Button>}
    </section>
  );
}
