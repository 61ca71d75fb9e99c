// The ledger: every remedy with why it was given, how it turned out and what they gave the case; by month and person.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconFileText } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { exact, exactMoney, longMonth, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { useColleagues } from '../tasks/useActs.ts';
import { monthsBack } from './ledger.ts';
import { Outcome } from './Outcome.tsx';
import { stateOf } from './useMend.ts';
import type { Remedy } from './useMend.ts';
import { Why } from './Why.tsx';
import '../today/today.css';
import './cases.css';

export default function Ledger() {
  const session = useSigned();
  const [asked, setAsked] = useSearchParams();
  const month = asked.get('month') ?? '', staff_id = asked.get('staff') ?? '';
  const query = { ...(month ? { month } : {}), ...(staff_id ? { staff_id } : {}) };
  const colleagues = useColleagues().data ?? [];
  const found = useInfiniteQuery({
    queryKey: ['remedies', 'ledger', month, staff_id], initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/remedies', { params: { query: { ...query, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  useTitle(t('ledger.title'));
  const put = (name: string, value: string) => setAsked((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  if (found.isPending) return <Waiting />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.data);
  return (
    <div className="narrow recovery">
      <div className="bar">
        <Button component={Link} to="/cases/recovery" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('recovery.title')}</Button>
        {may(session, 'cases:export') && <div className="acts"><Button component="a" href={`/api/v1/remedies/ledger.csv?${new URLSearchParams(query).toString()}`} download="remedies.csv" variant="subtle" size="compact-sm" leftSection={<IconFileText className="i" stroke={1.75} aria-hidden />} aria-label={t('ledger.csv')}>CSV</Button></div>}
      </div>
      <h1>{t('ledger.title')}</h1>
      <div className="row wrap gap-s">
        <Select size="sm" label={t('ledger.month')} value={month} data={[{ value: '', label: t('ledger.ever') }, ...monthsBack(24).map((value) => ({ value, label: longMonth(value) }))]} onChange={(event) => put('month', event.currentTarget.value)} />
        <Select size="sm" label={t('ledger.by')} value={staff_id} data={[{ value: '', label: t('ledger.everybody') }, ...colleagues.map((one) => ({ value: one.id, label: one.name }))]} onChange={(event) => put('staff', event.currentTarget.value)} />
      </div>
      {rows.length === 0 && <p className="dim gap-s" role="status">{t('ledger.none')}</p>}
      <ul className="ledger" aria-label={t('ledger.title')}>{rows.map((one) => <Line key={one.id} one={one} mayWrite={may(session, 'cases:write')} />)}</ul>
      {found.hasNextPage && <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('ledger.more')}</Button>}
    </div>
  );
}

function Line({ one, mayWrite }: { one: Remedy; mayWrite: boolean }) {
  return (
    <li>
      <div className="mid">
        <p><b>{one.what}</b> {exactMoney(one.amount)}, <Link to={`/cases/${one.case_id}`}>{one.subject}</Link>{one.customer && <>, {one.customer}</>}</p>
        <p className="sm dim">{stateOf(one)}. {one.staff ?? t('cases.us')}, <time dateTime={one.at} title={exact(one.at)}>{shortDayYear(one.at)}</time></p>
        <Why one={one} />
        <Outcome one={one} mayWrite={mayWrite} />
      </div>
    </li>
  );
}
