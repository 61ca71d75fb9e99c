import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago, exact } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { changesOf, nameIn, sentenceOf } from './changes.ts';
import { Waiting } from '../shell/Waiting.tsx';

export function Audit() {
  const events = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/audit-events', { params: { query: { limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (events.isPending) return <Waiting />;
  if (events.isError) return <Broken error={events.error} again={() => void events.refetch()} />;
  return (
    <>
      <p className="sentence">{t('audit.sentence')}</p>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('settings.audit')}>
        <table className="grid">
          <thead><tr><th scope="col">{t('audit.when')}</th><th scope="col">{t('audit.who')}</th><th scope="col">{t('audit.what')}</th><th scope="col">{t('audit.on')}</th></tr></thead>
          <tbody>
            {events.data.pages.flatMap((p) => p.data).map((e) => (
              <tr key={e.id}>
                <td className="nw"><time dateTime={e.at} title={exact(e.at)}>{ago(e.at)}</time></td>
                <td className="nw">{e.actor_name}</td>
                <td>{sentenceOf(e.action)} <span className="dim">{changesOf(e.changes)}</span></td>
                <td><Subject event={e} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {events.hasNextPage && <Button mt="md" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>{t('more')}</Button>}
    </>
  );
}

function Subject({ event }: { event: Schemas['AuditEventView'] }) {
  const name = nameIn(event.changes) ?? event.subject;
  return event.subject.startsWith('cus_') ? <Link to={`/people/${event.subject}`}>{name}</Link> : <code>{name}</code>;
}
