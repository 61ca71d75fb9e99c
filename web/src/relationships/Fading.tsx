// Who has gone quiet, by their own rhythm: whom to ask after first.
import { Link } from 'react-router';
import { whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Persons, nameOf } from './Behind.tsx';
import { Chart } from './Chart.tsx';
import { useBehind } from './report.ts';

export function Fading({ total }: { total: number }) {
  const rows = useBehind('fading', 10).data?.pages[0]?.data ?? [];
  if (!rows.length) return null;
  return (
    <Chart
      title={t('fading.title')} note={t('fading.note', { n: rows.length, total: whole(total) })} file="fading"
      more={rows.length < total && <Link className="sm" to="/relationships/fading">{t('fading.all', { total: whole(total) })}</Link>}
      table={{ head: [t('best.name'), t('figure.why')], rows: rows.map((p) => [nameOf(p), p.reason]) }}
    >
      <Persons rows={rows} />
    </Chart>
  );
}
