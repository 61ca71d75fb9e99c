// One article: read, changed, and let out to everybody.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconWorld } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Blocks } from './Blocks.tsx';
import { Writing } from './Writing.tsx';
import './knowledge.css';

export default function Article() {
  const { id = '' } = useParams();
  const session = useSigned();
  const queries = useQueryClient();
  const [writing, setWriting] = useState(false);
  const found = useQuery({ queryKey: ['article', id], queryFn: () => take(api.GET('/api/v1/articles/{id}', { params: { path: { id } } })) });
  useTitle(found.data?.title ?? t('articles.title'));
  if (found.isPending) return <Waiting />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const one = found.data, mayWrite = may(session, 'cases:write'), mayPublish = may(session, 'settings:write');
  const again = () => Promise.all(['articles', 'article'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const path = { params: { path: { id } } };
  const publish = () => take(api.POST('/api/v1/articles/{id}/publication', { params: { path: { id }, header: ifMatch(one) } })), hide = () => take(api.DELETE('/api/v1/articles/{id}/publication', path));
  const act = (forth: Promise<unknown>, words: string, back?: () => Promise<unknown>) => void forth
    .then(() => (back ? offerUndo(words, () => void back().catch((broken: Error) => say(broken.message)).finally(() => void again())) : say(words)))
    .catch((broken: Error) => say(broken.message)).finally(() => void again());
  const archive = () => act(take(api.PATCH('/api/v1/articles/{id}', { params: { path: { id }, header: ifMatch(one) }, body: { archived: !one.archived_at } })), t(one.archived_at ? 'articles.said_back' : 'articles.said_archived'));
  return (
    <div className="narrow articles">
      <div className="bar"><Button component={Link} to="/cases/articles" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('articles.title')}</Button></div>
      {writing ? <Writing article={one} close={() => setWriting(false)} kept={() => undefined} /> : (
        <>
          <h1 className="sentence">{one.title}</h1>
          <p className="dim sm row wrap">{one.published_at ? <span className="st good"><IconWorld className="i" stroke={1.75} aria-hidden />{t(one.changed_since ? 'articles.changed_since' : 'articles.public')}</span> : <span>{t('articles.ours')}</span>}
            <span>{t('articles.written', { name: one.written_by ?? t('cases.we'), ago: ago(one.updated_at) })}</span>{one.path && <a href={one.path} target="_blank" rel="noreferrer">{t('articles.look')}</a>}</p>
          <div className="row wrap gap-s">
            {mayWrite && <Button onClick={() => setWriting(true)}>{t('articles.change')}</Button>}
            {mayPublish && !one.archived_at && (!one.published_at || one.changed_since) && <Button variant="filled" onClick={() => act(publish(), t('articles.public'), one.published_at ? undefined : hide)}>{t(one.published_at ? 'articles.publish_again' : 'articles.publish')}</Button>}
            {mayPublish && one.published_at && <Button onClick={() => act(hide(), t('articles.said_hidden'), one.changed_since ? undefined : publish)}>{t('articles.hide')}</Button>}
            {mayWrite && !one.published_at && <Button variant="subtle" onClick={archive}>{t(one.archived_at ? 'articles.take_back' : 'articles.archive')}</Button>}
          </div>
          <Blocks blocks={one.blocks} />
        </>
      )}
    </div>
  );
}
