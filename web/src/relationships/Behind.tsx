import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Chart } from './Chart.tsx';
import { Dots } from './Dots.tsx';
import { useBehind } from './report.ts';
import type { Group } from './report.ts';

type Person = Schemas['Behind'];

export const nameOf = (p: { name: string | null; external_id?: string | null }) => p.name ?? p.external_id ?? t('customer.nameless');

// The people behind a figure, each with the reason why.
export function Behind({ groups }: { groups: Group[] }) {
  const [params, setParams] = useSearchParams();
  const group = groups.find((g) => g === params.get('group')) ?? groups[0]!;
  const people = useBehind(group);
  const rows = people.data?.pages.flatMap((p) => p.data) ?? [];
  return (
    <Chart
      title={groups.length > 1 ? t('figure.people') : t(`group.${group}`)} file={group}
      table={{ head: [t('best.name'), t('figure.why')], rows: rows.map((p) => [nameOf(p), p.reason]) }}
    >
      {groups.length > 1 && (
        <p className="row wrap groups" role="group" aria-label={t('figure.group')}>
          {groups.map((g) => <button key={g} type="button" className="pick" aria-pressed={g === group} onClick={() => setParams({ group: g }, { replace: true })}>{t(`group.${g}`)}</button>)}
        </p>
      )}
      {people.isPending ? <Waiting lines={4} /> : people.isError ? <Broken error={people.error} again={() => void people.refetch()} /> : rows.length === 0 ? <p className="dim">{t('figure.nobody')}</p> : <Persons rows={rows} />}
      {people.hasNextPage && <Button mt="md" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t('more')}</Button>}
    </Chart>
  );
}

export function Persons({ rows }: { rows: Person[] }) {
  return (
    <ul className="behind">
      {rows.map((p) => (
        <li key={p.id}>
          <Face id={p.id} name={nameOf(p)} />
          <Link className="name" to={`/people/${p.id}`}>{nameOf(p)}</Link>
          <span className="sm dim grow">{p.reason}</span>
          {p.weeks && <Dots weeks={p.weeks} name={nameOf(p)} />}
        </li>
      ))}
    </ul>
  );
}
