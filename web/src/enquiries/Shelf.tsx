// What an enquiry may fail for: things of which hardly any are left.
import { useQuery } from '@tanstack/react-query';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

const few = 3;
const most = 50;

export function Shelf() {
  const session = useSigned();
  const low = useQuery({ queryKey: ['products', 'few'], enabled: may(session, 'products:read'), queryFn: () => take(api.GET('/api/v1/products', { params: { query: { stock_at_most: few, limit: most } } })) });
  const rows = low.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <section className="grp" aria-labelledby="shelf">
      <h2 id="shelf">{t('shelf.title')}</h2>
      <p className="dim">{t('shelf.why', { n: few })}</p>
      <dl className="kv">{rows.map((one) => <div key={one.id} className="contents"><dt>{one.name}</dt><dd>{t('shelf.left', { n: one.stock ?? 0 })}{one.price && <> <span className="dim">{exactMoney(one.price)}</span></>}</dd></div>)}</dl>
      {low.data?.next_cursor && <p className="dim">{t('shelf.more', { n: most })}</p>}
    </section>
  );
}
