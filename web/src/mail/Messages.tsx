// Messages by what became of them: first those that need a person, with what can be done about each.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago, clock, day } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { groups, useMailAct } from './mail.ts';
import type { Listed } from './mail.ts';
import { Standing } from './Standing.tsx';
import '../messages/more.ts';

export function Messages() {
  const mayWrite = may(useSigned(), 'messages:write');
  return (
    <>
      <Standing />
      {groups.map((state) => <Group key={state} state={state} mayWrite={mayWrite} />)}
    </>
  );
}

// The server lets a thousand go at a time.
async function releaseAll(): Promise<void> {
  while ((await take(api.POST('/api/v1/messages/release'))).let_go > 0);
}

function Group({ state, mayWrite }: { state: (typeof groups)[number]; mayWrite: boolean }) {
  const act = useMailAct();
  const list = useInfiniteQuery({
    queryKey: ['mail', 'messages', state],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/messages', { params: { query: { state, limit: 20, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (list.isPending) return <Waiting lines={1} />;
  if (list.isError) return <Broken error={list.error} again={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.data);
  if (!rows.length) return null;
  return (
    <section className="gap-l" aria-labelledby={`state-${state}`}>
      <h2 id={`state-${state}`}>{t(`mail.group.${state}`)}</h2>
      {(state === 'unknown' || state === 'held') && <p>{t(`mail.group_why.${state}`)}</p>}
      {state === 'held' && mayWrite && <p><Button mb={8} onClick={() => void act(releaseAll(), t('mail.released'))}>{t('mail.release_all')}</Button></p>}
      <ul className="lines">{rows.map((message) => <One key={message.id} message={message} mayWrite={mayWrite} />)}</ul>
      {list.hasNextPage && <p><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></p>}
    </section>
  );
}

function One({ message, mayWrite }: { message: Listed; mayWrite: boolean }) {
  const act = useMailAct();
  const path = { params: { path: { id: message.id } } };
  const who = message.to_name || message.to_address;
  const named = (what: string) => t('mail.of', { what, who });
  return (
    <li>
      <span className="grow">
        <b>{message.subject}</b>
        <span className="sm dim line">{message.customer_id ? <Link to={`/people/${message.customer_id}`}>{who}</Link> : who}, {how(message)}</span>
        {message.reason && <span className="sm dim line">{message.reason}</span>}
      </span>
      {mayWrite && <span className="row wrap">
        {message.state === 'held' && <Button size="compact-sm" aria-label={named(t('mail.release'))} onClick={() => void act(take(api.DELETE('/api/v1/messages/{id}/hold', path)))}>{t('mail.release')}</Button>}
        {(message.state === 'planned' || message.state === 'deferred') && <Button size="compact-sm" aria-label={named(t('mail.hold_one'))} onClick={() => void act(take(api.POST('/api/v1/messages/{id}/hold', path)))}>{t('mail.hold_one')}</Button>}
        {(message.state === 'unknown' || message.state === 'failed') && <Button size="compact-sm" aria-label={named(t('mail.retry'))} onClick={() => void act(take(api.POST('/api/v1/messages/{id}/retry', path)), t('mail.retried'))}>{t('mail.retry')}</Button>}
        {['held', 'planned', 'deferred'].includes(message.state) && <Button size="compact-sm" variant="subtle" aria-label={named(t('mail.withdraw'))} onClick={() => void act(take(api.POST('/api/v1/messages/{id}/withdrawal', path)), t('mail.withdrawn'))}>{t('mail.withdraw')}</Button>}
      </span>}
    </li>
  );
}

function how(message: Listed): string {
  const when = message.ended_at ? ago(message.ended_at) : t('mail.planned', { ago: ago(message.planned_at) });
  const next = message.state === 'deferred' ? t('mail.next', { day: day(message.due_at), clock: clock(message.due_at) }) : '';
  return [word('mail.state', message.state), when, next].filter(Boolean).join(', ');
}
