// The pairs as a list, likeliest first. j and k move, Enter looks at one.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { inHundred } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { callOf } from '../people/people.ts';
import { useApart, usePairs } from './useMerging.ts';
import type { Pair } from './useMerging.ts';

export function Pairs({ tabs, mayWrite }: { tabs: ReactNode; mayWrite: boolean }) {
  const go = useNavigate();
  const pairs = usePairs();
  const { apart } = useApart();
  const rows = pairs.data?.pages.flatMap((p) => p.data) ?? [];
  const first = rows[0];
  const move = (by: number) => {
    const links = [...document.querySelectorAll<HTMLElement>('.pairs .look')];
    links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement as HTMLElement) + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  if (pairs.isPending) return <Waiting lines={5} />;
  if (pairs.isError) return <Broken error={pairs.error} again={() => void pairs.refetch()} />;
  return (
    <>
      <p className="sentence">{t(pairs.hasNextPage ? 'duplicates.more_than' : 'duplicates.sentence', { n: rows.length })}</p>
      {tabs}
      {!first ? <p className="dim lg">{t('duplicates.none_words')}</p> : (
        <>
          <p className="row wrap gap"><Button variant="filled" onClick={() => void go(`/people/duplicates/${first.pair}`)}>{t('duplicates.start')}</Button><span className="dim sm">{t('duplicates.nothing_lost')}</span></p>
          <ul className="pairs gap">{rows.map((pair) => <Line key={pair.pair} pair={pair} apart={mayWrite ? () => apart.mutate(pair.pair) : undefined} />)}</ul>
          {pairs.hasNextPage && <Button mt="md" loading={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}>{t('more')}</Button>}
        </>
      )}
    </>
  );
}

function Line({ pair, apart }: { pair: Pair; apart: (() => void) | undefined }) {
  const [one, other] = [callOf(pair.one), callOf(pair.other)];
  return (
    <li>
      <span className="faces2"><Face id={pair.one.id} name={one} size={36} /><Face id={pair.other.id} name={other} size={36} /></span>
      <span className="grow">
        <Link className="look name" to={`/people/duplicates/${pair.pair}`}>{t('duplicates.two', { one, other })}</Link>
        <span className="sm dim line">{t('duplicates.why', { share: inHundred(pair.score), reasons: pair.reasons.join(', ') })}</span>
      </span>
      {apart && <Button variant="subtle" size="compact-sm" aria-label={t('duplicates.apart_of', { one, other })} onClick={apart}>{t('duplicates.apart')}</Button>}
    </li>
  );
}
