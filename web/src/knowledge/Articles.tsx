// What we know and tell again and again: by title, found by any word.
import { Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconPlus, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Writing } from './Writing.tsx';
import '../today/today.css';
import '../cases/cases.css';
import './knowledge.css';

export default function Articles() {
  const go = useNavigate();
  const mayWrite = may(useSigned(), 'cases:write');
  const [q, setQ] = useState('');
  const [archived, setArchived] = useState(false);
  const [writing, setWriting] = useState(false);
  const found = useQuery({ queryKey: ['articles', 'found', archived, q.trim()], placeholderData: (old) => old, queryFn: () => take(api.GET('/api/v1/articles', { params: { query: { archived, ...(q.trim() ? { q: q.trim() } : {}) } } })) });
  useTitle(t('articles.title'));
  if (found.isPending) return <Waiting />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const rows = found.data.data;
  return (
    <div className="narrow articles">
      <div className="bar"><Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button></div>
      <h1>{t('articles.title')}</h1>
      {mayWrite && !writing && <p><Button variant="filled" leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setWriting(true)}>{t('articles.write')}</Button></p>}
      {writing && <Writing close={() => setWriting(false)} kept={(made) => void go(`/cases/articles/${made.id}`)} />}
      <TextInput className="find gap" size="sm" aria-label={t('articles.search')} placeholder={t('articles.search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
      <p><button type="button" className="pick" aria-pressed={archived} onClick={() => setArchived(!archived)}>{t('articles.archived')}</button></p>
      {rows.length === 0 && <p className="lg dim gap-l" role="status">{t(q.trim() ? 'articles.nothing_found' : archived ? 'articles.none_archived' : 'articles.none')}</p>}
      <ul className="jobs">{rows.map((one) => (
        <li key={one.id}><div className="mid">
          <p className="about"><Link to={`/cases/articles/${one.id}`}>{one.title}</Link></p>
          <p className="why row wrap">{one.published_at ? <span className="st good"><IconWorld className="i" stroke={1.75} aria-hidden />{t(one.changed_since ? 'articles.changed_since' : 'articles.public')}</span> : <span>{t('articles.ours')}</span>}<span>{ago(one.updated_at)}</span>{one.written_by && <span>{one.written_by}</span>}</p>
        </div></li>
      ))}</ul>
    </div>
  );
}
