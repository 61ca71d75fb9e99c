// The usual, rung up. An order cannot be taken back, so the second press means it.
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { priceOf } from './counter.ts';
import type { Greeting, Price } from './counter.ts';
import { useOutbox } from './offline/outbox.ts';
import { reasonOf } from './reason.ts';

const asked_ms = 5000;

export function Again({ greeting: { customer_id, usual } }: { greeting: Greeting }) {
  const session = useSigned();
  const queries = useQueryClient();
  const allowed = may(session, 'orders:write') && may(session, 'products:read') && usual.items.every((i) => i.product_id !== null);
  const products = useQueries({
    queries: (allowed ? usual.items : []).map(({ product_id }) => ({ queryKey: ['product', product_id], staleTime: 3_600_000, queryFn: () => take(api.GET('/api/v1/products/{id}', { params: { path: { id: product_id! } } })) })),
  });
  const { offline } = useOutbox();
  // Two presses that cross ring it up once.
  const [once] = useState(() => `${customer_id} ${Date.now()}`);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const over = setTimeout(() => setAsked(false), asked_ms);
    return () => clearTimeout(over);
  }, [asked]);
  const order = useMutation({
    mutationFn: () => take(api.POST('/api/v1/orders', { params: { header: { 'Idempotency-Key': once } }, body: { customer_id, items: usual.items.map((i) => ({ product: i.product, quantity: i.quantity })) } })),
    onSuccess: (made) => {
      say(t('counter.rung', { amount: exactMoney(made.amount) }));
      void queries.invalidateQueries({ queryKey: ['customer', customer_id] });
    },
    onError: (broken) => say(reasonOf(broken)),
    onSettled: () => setAsked(false),
  });
  const price = priceOf(usual.items, new Map<string, Price | null>(products.flatMap((p) => (p.data ? [[p.data.id, p.data.price]] : []))));
  if (!allowed || !price || offline) return null;
  if (order.isSuccess) return <p className="done" role="status">{t('counter.rung_short')}</p>;
  return (
    <button type="button" className={`btn ${asked ? 'go' : ''}`} disabled={order.isPending} onClick={() => (asked ? order.mutate() : setAsked(true))}>
      <span>{t(asked ? 'counter.again_sure' : 'counter.again')}<small>{exactMoney(price)}</small></span>
    </button>
  );
}
