// Everybody: look-up as you type, a list that never ends, and somebody new in one field.
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { whole } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Select } from '../shell/Select.tsx';
import { AddPerson } from './AddPerson.tsx';
import { Conditions } from './Conditions.tsx';
import { List } from './List.tsx';
import './people.css';

const sorts = ['name', 'last_visit', 'newest'] as const;
type Sort = (typeof sorts)[number];

export default function People() {
  useTitle(t('nav.people'));
  const session = useSigned();
  const [params, setParams] = useSearchParams();
  const find = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(params.get('q') ?? '');
  const [q] = useDebouncedValue(typed.trim(), 80);
  const tag = params.get('tag') ?? '';
  const where = params.get('where') ?? '';
  const sort = sorts.find((s) => s === params.get('sort')) ?? 'name';
  const mayAdd = may(session, 'customers:write');
  const [adding, setAdding] = useState(false);

  const change = (name: string, value: string | null) =>
    setParams((old) => {
      if (value === null) old.delete(name);
      else old.set(name, value);
      return old;
    }, { replace: true });

  // The address keeps the filters, so that it can be sent to somebody or come back to.
  useEffect(() => {
    if ((params.get('q') ?? '') !== q) change('q', q || null);
  }, [q]);
  useEffect(() => {
    if (params.has('add')) { setAdding(mayAdd); change('add', null); }
  }, [params]);
  useKeys({ n: () => setAdding(mayAdd) });

  const people = useInfiniteQuery({
    queryKey: ['customers', 'list', q, tag, sort, where],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      take(api.GET('/api/v1/customers', { params: { query: { q: q || undefined, tag: tag || undefined, sort: q ? undefined : (sort satisfies Sort), where: where || undefined, count: where && !q && !pageParam ? true : undefined, limit: 100, cursor: pageParam } }, signal })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

  const tags = useQuery({ queryKey: ['customers', 'tags'], queryFn: () => take(api.GET('/api/v1/tags')) });
  const rows = people.data?.pages.flatMap((p) => p.data) ?? [];
  const filtered = Boolean(q || tag || where);
  const count = where ? people.data?.pages[0]?.count ?? null : null;
  return (
    <>
      <div className="bar">
        <h1>{t('nav.people')}</h1>
        <div className="acts">{may(session, 'touchpoints:write') && <Button component={Link} to="/people/enter" variant="subtle">{t('enter.title')}</Button>}{may(session, 'enquiries:read') && <Button component={Link} to="/people/enquiries" variant="subtle">{t('enquiries.title')}</Button>}<Button component={Link} to="/people/duplicates" variant="subtle">{t('duplicates.title')}</Button>{mayAdd && <Button variant={adding ? 'default' : 'filled'} leftSection={<IconUserPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setAdding(true)}>{t('people.add')}</Button>}</div>
      </div>
      {adding && <AddPerson close={() => setAdding(false)} />}
      <div className="finder" role="search">
        <TextInput
          id="find" ref={find} className="grow" size="md" aria-label={t('people.find')} placeholder={t('people.find')} autoComplete="off" spellCheck={false}
          leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />} value={typed} onChange={(e) => setTyped(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter' || e.key === 'ArrowDown') { e.preventDefault(); document.querySelector<HTMLElement>('.persons a')?.focus(); }
            if (e.key === 'Escape') setTyped('');
          }}
        />
        {!q && <Select aria-label={t('people.sort')} value={sort} onChange={(e) => change('sort', e.currentTarget.value === 'name' ? null : e.currentTarget.value)} data={sorts.map((s) => ({ value: s, label: t(`people.sort.${s}`) }))} />}
        {(tags.data?.data.length ?? 0) > 0 && <Select aria-label={t('people.tag')} value={tag} onChange={(e) => change('tag', e.currentTarget.value || null)} data={[{ value: '', label: t('people.everybody') }, ...tags.data!.data.map((g) => ({ value: g.tag, label: `${g.tag} (${whole(g.customers)})` }))]} />}
      </div>
      <Conditions where={where} change={(next) => change('where', next)} count={count === null ? null : t('people.count', { n: count })} />
      {people.isPending ? <Waiting /> : people.isError && !rows.length ? <Broken error={people.error} again={() => void people.refetch()} what={t('people.broken')} /> : rows.length === 0
        ? <Nobody filtered={filtered} typed={q} />
        : <List rows={rows} stale={people.isPlaceholderData} more={people.hasNextPage && !people.isFetchingNextPage ? () => void people.fetchNextPage() : undefined} pickTag={(name) => change('tag', name)} />}
    </>
  );
}

function Nobody({ filtered, typed }: { filtered: boolean; typed: string }) {
  return (
    <div className="quietpage">
      <h2>{filtered ? (typed ? t('people.none_found', { typed }) : t('people.none_meant')) : t('nobody.title')}</h2>
      <p className="lg dim">{filtered ? t(typed ? 'people.none_found_words' : 'people.none_meant_words') : t('people.none_words')}</p>
    </div>
  );
}
