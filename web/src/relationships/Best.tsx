// Customers by what they are expected to be worth, and how sure it is that they still are customers.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { decimal, inHundred, money } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Face } from '../shell/Face.tsx';
import { Chart } from './Chart.tsx';

type Prediction = Schemas['Prediction'];

export function Best({ currency, limit }: { currency: string; limit: number }) {
  const best = useQuery({
    queryKey: ['predictions', 'lifetime_value', limit],
    queryFn: () => take(api.GET('/api/v1/predictions', { params: { query: { sort: 'lifetime_value', limit } } })),
  });
  const rows = best.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <Chart
      title={t('best.title')} note={t('best.note')} file="customers-by-value"
      more={<Link className="sm" to="/relationships/worth">{t('best.all')}</Link>}
      table={predictionTable(rows, currency)}
    >
      <PredictionTable rows={rows} currency={currency} />
    </Chart>
  );
}

export function predictionTable(rows: Prediction[], currency: string) {
  return {
    head: [t('best.name'), t('best.worth'), t('best.alive'), t('best.visits')],
    rows: rows.map((p) => [p.name ?? p.customer_id, p.lifetime_value, p.probability_alive, p.expected_purchases]),
    show: (v: string | number | null | undefined, i: number) => (v === null || v === undefined ? '' : i === 1 ? money(Number(v), currency) : i === 2 ? inHundred(Number(v)) : i === 3 ? decimal(Number(v)) : v),
  };
}

export function PredictionTable({ rows, currency }: { rows: Prediction[]; currency: string }) {
  return (
    <table className="people">
      <caption className="sr">{t('best.title')}</caption>
      <thead><tr><th scope="col"><span className="sr">{t('best.name')}</span></th><th scope="col" className="r">{t('best.worth')}</th><th scope="col">{t('best.alive')}</th><th scope="col" className="r visits">{t('best.visits')}</th></tr></thead>
      <tbody>
        {rows.map((p) => (
          <tr key={p.id}>
            <td><span className="row"><Face id={p.id} name={p.name ?? p.customer_id} /><Link className="name" to={`/people/${p.id}`}>{p.name ?? p.customer_id}</Link></span></td>
            <td className="r figure">{p.lifetime_value === null ? '' : money(p.lifetime_value, currency)}</td>
            <td><span className="alive"><span className="track" aria-hidden><i style={{ width: `${Math.round((p.probability_alive ?? 0) * 100)}%` }} /></span><span className="nw">{inHundred(p.probability_alive ?? 0)}</span></span></td>
            <td className="r dim visits">{decimal(p.expected_purchases ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
