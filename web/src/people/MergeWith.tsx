// Somebody may be in the books twice: what the search found, and a look-up of one's own.
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { t } from '../shell/messages.tsx';
import { callOf } from './people.ts';

export function MaybeTwice({ id }: { id: string }) {
  const pairs = useQuery({ queryKey: ['duplicates', 'of', id], queryFn: () => take(api.GET('/api/v1/duplicates', { params: { query: { customer_id: id, limit: 3 } } })) });
  return pairs.data?.data.map((pair) => {
    const other = pair.one.id === id ? pair.other : pair.one;
    return (
      <p key={pair.pair} className="twice"><IconUsers className="i" stroke={1.75} aria-hidden /><span className="grow">{t('twice.line', { name: callOf(other), reasons: pair.reasons.join(', ') })}</span>
        <Link to={`/people/duplicates/${id}-${other.id}`}>{t('twice.look')}</Link></p>
    );
  });
}

export function MergeWith({ id, close }: { id: string; close: () => void }) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 80);
  const found = useQuery({
    queryKey: ['customers', 'merge', q], enabled: q.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => take(api.GET('/api/v1/customers', { params: { query: { q, limit: 6 } }, signal })),
  });
  const rows = q ? (found.data?.data ?? []).filter((c) => c.id !== id) : [];
  const focus = (at: number) => document.querySelectorAll<HTMLElement>('.mergewith a')[at]?.focus();
  return (
    <div className="touch mergewith" onKeyDown={(e) => {
      if (e.key === 'Escape') close();
      const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
      if (!step) return;
      e.preventDefault();
      focus(Math.max(0, [...document.querySelectorAll('.mergewith a')].indexOf(document.activeElement as Element) + step));
    }}>
      <TextInput autoFocus label={t('merge.with_whom')} description={t('merge.with_why')} autoComplete="off" spellCheck={false} leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
        value={typed} onChange={(e) => setTyped(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Enter') { e.preventDefault(); focus(0); } }} />
      {rows.length > 0 && <ul className="found">{rows.map((c) => <li key={c.id}><Link to={`/people/duplicates/${id}-${c.id}`}><Face id={c.id} name={callOf(c)} size={28} /><span className="name">{callOf(c)}</span><span className="sm dim">{[c.emails[0] ?? c.phones[0], c.city].filter(Boolean).join(' · ')}</span></Link></li>)}</ul>}
      {q && found.isSuccess && !found.isPlaceholderData && rows.length === 0 && <p className="dim sm" role="status">{t('people.none_found', { typed: q })}</p>}
    </div>
  );
}
