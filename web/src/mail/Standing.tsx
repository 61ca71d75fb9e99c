// How mail stands, in a sentence: whether it leaves, why not, and the way to stop it or to let it go.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useMailAct } from './mail.ts';
import type { MailState } from './mail.ts';

export function Standing() {
  const session = useSigned();
  const act = useMailAct();
  const state = useQuery({ queryKey: ['mail', 'state'], queryFn: () => take(api.GET('/api/v1/mail')), refetchInterval: 5_000 });
  if (state.isPending) return <Waiting lines={2} />;
  if (state.isError) return <Broken error={state.error} again={() => void state.refetch()} />;
  const { held_at: held, trouble, trouble_since: since } = state.data;
  return (
    <section aria-label={t('mail.standing')}>
      <p className="sentence">{sentence(state.data)}</p>
      {trouble && <p className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('mail.trouble', { ago: ago(since ?? ''), words: trouble })}</p>}
      {held && <p className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{state.data.held_because}</p>}
      <p className="row wrap">
        {held && may(session, 'settings:write') && <Button onClick={() => void act(take(api.DELETE('/api/v1/mail/hold')), t('mail.let_go_done'))}>{t('mail.let_go')}</Button>}
        {!held && state.data.leaves && may(session, 'messages:write') && <Button onClick={() => void act(take(api.POST('/api/v1/mail/hold', { body: { reason: t('mail.held_by_hand') } })), t('mail.hold_done'))}>{t('mail.hold')}</Button>}
      </p>
    </section>
  );
}

function sentence(state: MailState): string {
  const words = [t(!state.server ? 'mail.no_server' : !state.from_address ? 'mail.no_sender' : state.held_at ? 'mail.is_held' : 'mail.leaves', { server: state.server ?? '' })];
  words.push(t('mail.waiting', { n: state.waiting }));
  if (state.held > 0) words.push(t('mail.n_held', { n: state.held }));
  if (state.unknown > 0) words.push(t('mail.n_unknown', { n: state.unknown }));
  return words.join(' ');
}
