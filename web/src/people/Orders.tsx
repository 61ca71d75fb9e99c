// What they bought, newest first; a line opens to what was in it.
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { exactMoney, shortDayYear, upTo } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export function Orders({ id }: { id: string }) {
  const orders = useInfiniteQuery({
    queryKey: ['customer', id, 'orders'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/orders', { params: { query: { customer_id: id, limit: 10, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = orders.data?.pages.flatMap((p) => p.data) ?? [];
  if (!rows.length) return null;
  return (
    <div className="blk">
      <h2>{t('orders.title')}</h2>
      <ul className="orders">{rows.map((o) => <Line key={o.id} order={o} />)}</ul>
      {orders.hasNextPage && <Button variant="subtle" size="compact-sm" ml={-9} loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>{t('more')}</Button>}
    </div>
  );
}

function Line({ order }: { order: Schemas['Order'] }) {
  const [open, setOpen] = useState(false);
  const full = useQuery({ queryKey: ['order', order.id], enabled: open, queryFn: () => take(api.GET('/api/v1/orders/{id}', { params: { path: { id: order.id } } })) });
  return (
    <li>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <time dateTime={order.ordered_on}>{shortDayYear(order.ordered_on)}</time>
        <span className="dim">{[t('orders.lines', { n: order.lines }), order.place].filter(Boolean).join(', ')}</span>
        <b>{exactMoney(order.amount)}</b>
      </button>
      {open && full.data && <ul className="items">{full.data.items.map((i) => <li key={i.line}><span>{[i.quantity === 1 ? null : upTo(i.quantity, 3), i.product ?? t('orders.unnamed')].filter(Boolean).join(' × ')}</span><span>{exactMoney(i.amount)}</span></li>)}</ul>}
    </li>
  );
}
