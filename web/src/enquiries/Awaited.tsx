// What customers wait for longer than we promised, and how punctual we are.
import { Button } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import { duration, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';

// Says that it came, and offers the way back.
export function useArrival() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['deliveries'] });
  const back = useMutation({ mutationFn: (id: string) => take(api.DELETE('/api/v1/deliveries/{id}/arrival', { params: { path: { id } } })), onError: (broken: Error) => say(broken.message), onSettled: again });
  return useMutation({
    mutationFn: (id: string) => take(api.POST('/api/v1/deliveries/{id}/arrival', { params: { path: { id } }, body: {} })),
    onSuccess: (delivery) => offerUndo(t('enquiries.said.came', { what: delivery.what ?? '' }), () => back.mutate(delivery.id)),
    onError: (broken: Error) => say(broken.message),
    onSettled: again,
  });
}

export function Awaited({ mayWrite }: { mayWrite: boolean }) {
  const came = useArrival();
  const awaited = useQuery({ queryKey: ['deliveries', 'awaited'], queryFn: () => take(api.GET('/api/v1/deliveries', { params: { query: { delivered: false, limit: 50 } } })) });
  const months = useQuery({ queryKey: ['deliveries', 'punctuality'], queryFn: () => take(api.GET('/api/v1/deliveries/punctuality')) });
  const rows = awaited.data?.data ?? [];
  const judged = (months.data?.data ?? []).reduce((sum, month) => ({ on_time: sum.on_time + month.on_time, n: sum.n + month.n }), { on_time: 0, n: 0 });
  if (!rows.length && !judged.n) return null;
  return (
    <section className="grp" aria-labelledby="awaited">
      <h2 id="awaited">{t('enquiries.awaited')}</h2>
      {judged.n > 0 && <p className="dim">{t('enquiries.on_time', { on_time: judged.on_time, n: judged.n })}</p>}
      <ul className="todo asked">{rows.map((one) => (
        <li key={one.id} className="alone">
          <div className="mid">
            <Link className="name" to={`/people/${one.customer_id}`}>{one.customer_name ?? t('enquiries.nobody_by_name')}</Link>
            <p className="about">{one.what ?? one.product ?? t('enquiries.whole_order')}</p>
            {one.arrival === 'overdue'
              ? <p className="st watch sm"><IconClock className="i" stroke={1.75} aria-hidden />{t('enquiries.overdue', { late: duration(one.late_seconds) })}</p>
              : <p className="why">{t('enquiries.promised_for', { day: shortDayYear(one.promised_at) })}</p>}
          </div>
          {mayWrite && <div className="acts"><Button size="compact-sm" aria-label={t('enquiries.came_of', { what: one.what ?? one.product ?? t('enquiries.whole_order') })} onClick={() => came.mutate(one.id)}>{t('enquiries.came')}</Button></div>}
        </li>
      ))}</ul>
    </section>
  );
}
