// What the server answers of enquiries, and what may be done with them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo, say } from '../shell/undo.tsx';

export type Enquiry = Schemas['Enquiry'];
export type Reason = Schemas['Lost']['reason'];
export const reasons: Reason[] = ['price', 'availability', 'service', 'silence'];

// What of it is not there in the number wanted; nothing where stock is not kept.
export const short = (enquiry: Pick<Enquiry, 'items'>): Enquiry['items'] => enquiry.items.filter((item) => item.stock !== null && item.stock < item.quantity);

// Every month together: of those that ended, how many became a sale.
export function won(months: Pick<Schemas['WinShare'], 'sold' | 'n'>[]): { sold: number; n: number } {
  return months.reduce((sum, month) => ({ sold: sum.sold + month.sold, n: sum.n + month.n }), { sold: 0, n: 0 });
}

export const open = (query: { customer_id?: string; answered?: boolean }) => take(api.GET('/api/v1/enquiries', { params: { query: { ...query, state: 'open', limit: 100 } } }));

export type Act = { enquiry: Enquiry } & ({ to: 'answer' } | { to: 'sale'; order_id?: string } | { to: 'loss'; reason: Reason; lost_to?: string } | { to: 'open' });

export function useAct() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['enquiries'] });
  const back = useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'answer' | 'sale' | 'loss' }) => {
      const params = { params: { path: { id } } };
      if (act === 'answer') return take(api.DELETE('/api/v1/enquiries/{id}/answer', params));
      return act === 'sale' ? take(api.DELETE('/api/v1/enquiries/{id}/sale', params)) : take(api.DELETE('/api/v1/enquiries/{id}/loss', params));
    },
    onError: (broken: Error) => say(broken.message),
    onSettled: again,
  });
  return useMutation({
    mutationFn: async (act: Act): Promise<void> => {
      const params = { params: { path: { id: act.enquiry.id } } };
      if (act.to === 'answer') await take(api.POST('/api/v1/enquiries/{id}/answer', { ...params, body: {} }));
      else if (act.to === 'sale') await take(api.POST('/api/v1/enquiries/{id}/sale', { ...params, body: { order_id: act.order_id } }));
      else if (act.to === 'loss') await take(api.POST('/api/v1/enquiries/{id}/loss', { ...params, body: { reason: act.reason, lost_to: act.lost_to } }));
      else await back.mutateAsync({ id: act.enquiry.id, act: act.enquiry.state === 'sold' ? 'sale' : 'loss' });
    },
    onSuccess: (_, act) => {
      const name = act.enquiry.customer_name ?? t('enquiries.nobody_by_name');
      const { to } = act;
      if (to !== 'open') offerUndo(t(`enquiries.said.${to}`, { name }), () => back.mutate({ id: act.enquiry.id, act: to }));
    },
    onError: (broken: Error) => say(broken.message),
    onSettled: again,
  });
}
