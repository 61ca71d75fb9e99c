// Two records side by side: are they one person? Merging says first what it will do, and can be taken back for 30 days.
import { Button } from '@mantine/core';
import { IconArrowsExchange, IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { Problem, api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { inHundred } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { locale, t } from '../shell/messages.tsx';
import { NotHere } from '../shell/NotHere.tsx';
import { Refused } from '../shell/Refused.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { callOf } from '../people/people.ts';
import { Compare } from './Compare.tsx';
import { choicesToSend, idsOf, movingOf, pairOf, pressed, rowsOf, samePair } from './merging.ts';
import type { Choice, Preview } from './merging.ts';
import { useApart, useMerge, usePairs } from './useMerging.ts';
import './duplicates.css';

export default function Pair() {
  const { pair = '' } = useParams();
  const ids = idsOf(pair);
  return ids ? <Two key={pair} pair={pair} survivor={ids[0]} other={ids[1]} /> : <NotHere />;
}

function Two({ pair, survivor, other }: { pair: string; survivor: string; other: string }) {
  const go = useNavigate();
  const mayWrite = may(useSigned(), 'customers:write');
  const pairs = usePairs();
  const known = pairs.data?.pages.flatMap((p) => p.data) ?? [];
  const at = known.findIndex((p) => samePair(p.pair, pair));
  const found = known[at];
  const preview = useQuery({
    queryKey: ['duplicates', 'preview', survivor, other],
    queryFn: () => take(api.GET('/api/v1/customers/{id}/merge', { params: { path: { id: survivor }, query: { other_id: other } } })),
  });
  const [chosen, setChosen] = useState<Partial<Record<string, Choice>>>({});
  const merge = useMerge();
  const { apart } = useApart();

  // The next pair that has neither of the two; after the last one the list says that it has ended.
  const goOn = () => {
    const next = [...known.slice(at + 1), ...known.slice(0, Math.max(at, 0))].find((p) => ![p.one.id, p.other.id].some((id) => id === survivor || id === other));
    void go(found && next ? `/people/duplicates/${next.pair}` : found ? '/people/duplicates' : `/people/${survivor}`);
  };
  const step = (by: number) => {
    const next = at < 0 ? undefined : known[at + by];
    if (next) void go(`/people/duplicates/${next.pair}`);
  };
  const data = preview.data;
  const doMerge = () => {
    if (!data || !mayWrite || merge.isPending) return;
    merge.mutate({ survivor, other, fields: choicesToSend(rowsOf(data), chosen), into: callOf(data.merged) }, { onSuccess: goOn });
  };
  const doApart = () => { if (mayWrite && !apart.isPending) apart.mutate(pair, { onSuccess: goOn }); };
  const swap = () => void go(`/people/duplicates/${pairOf(other, survivor)}`, { replace: true });
  useKeys({
    j: () => step(1), k: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
    m: doMerge, d: doApart, x: swap, Escape: () => void go('/people/duplicates'),
  });
  useTitle(data ? t('duplicates.two', { one: callOf(data.survivor), other: callOf(data.other) }) : t('duplicates.title'));
  if (preview.isPending) return <Waiting lines={5} />;
  if (preview.isError) return <CannotCompare error={preview.error} again={() => void preview.refetch()} />;
  const refused = merge.error instanceof Problem ? merge.error : null;
  return (
    <div className="dups pair">
      <div className="bar">
        <Button component={Link} to="/people/duplicates" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('duplicates.title')}</Button>
        {at >= 0 && !pairs.hasNextPage && <span className="acts dim sm">{t('duplicates.at', { at: at + 1, of: known.length })}</span>}
      </div>
      <h1 className="sentence">{t('duplicates.question', { one: callOf(preview.data.survivor), other: callOf(preview.data.other) })}</h1>
      {found && <p className="lg dim because">{t('duplicates.why', { share: inHundred(found.score), reasons: found.reasons.join(', ') })}</p>}
      <Compare preview={preview.data} chosen={chosen} choose={mayWrite ? (row, side) => setChosen((old) => ({ ...old, [row.field]: pressed(row, old[row.field] ?? row.usual, side) })) : undefined} />
      {mayWrite && <Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconArrowsExchange className="i" stroke={1.75} aria-hidden />} onClick={swap}>{t('merge.swap', { name: callOf(preview.data.other) })} <kbd aria-hidden>x</kbd></Button>}
      <Outcome preview={preview.data} />
      <Refused problem={refused} />
      {mayWrite && (
        <div className="decide">
          <Button variant="filled" loading={merge.isPending} onClick={doMerge}>{t('merge.go')}<kbd aria-hidden>m</kbd></Button>
          <Button loading={apart.isPending} onClick={doApart}>{t('duplicates.apart')}<kbd aria-hidden>d</kbd></Button>
          {at >= 0 && known.length > 1 && <Button variant="subtle" onClick={() => step(at + 1 < known.length ? 1 : -at)}>{t('duplicates.later')}<kbd aria-hidden>j</kbd></Button>}
        </div>
      )}
    </div>
  );
}

// The dry run, in words.
function Outcome({ preview }: { preview: Preview }) {
  const moving = movingOf(preview);
  const [name, other] = [callOf(preview.survivor), callOf(preview.other)];
  return (
    <section className="outcome" aria-labelledby="h-outcome">
      <h2 id="h-outcome">{t('merge.what_happens')}</h2>
      <p>{moving.length
        ? t('merge.moves', { name, other, what: new Intl.ListFormat(locale).format(moving.map(({ table, n }) => t(`merge.rows.${table}`, { n }))) })
        : t('merge.moves_nothing', { name, other })}</p>
      <p className="dim">{t('merge.promise')}</p>
    </section>
  );
}

// One of them is part of another record by now, or they are not of one kind: said, with the way on.
function CannotCompare({ error, again }: { error: unknown; again: () => void }) {
  if (!(error instanceof Problem) || ![409, 422].includes(error.status)) return <Broken error={error} again={again} />;
  return (
    <div className="quietpage">
      <h1>{t('merge.cannot')}</h1>
      <p className="lg dim">{error.errors[0]?.detail ?? error.detail}</p>
      <Link to="/people/duplicates">{t('duplicates.title')}</Link>
    </div>
  );
}
