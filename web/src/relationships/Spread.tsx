// How the value of the customers is spread: bars from zero, each with its number.
import { useQuery } from '@tanstack/react-query';
import { scaleBand, scaleLinear } from '@visx/scale';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { money, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Chart } from './Chart.tsx';
import type { Report } from './figures.ts';

type Bin = Schemas['ValueBin'];
const size = { width: 420, height: 180, foot: 22, head: 16 };

export function Spread({ report }: { report: Report }) {
  const spread = useQuery({ queryKey: ['report', 'values'], retry: false, queryFn: () => take(api.GET('/api/v1/report/values')) });
  const bins = spread.data?.bins;
  if (!bins?.length) return null;
  const { median, total } = report.lifetime_value;
  const x = scaleBand({ domain: bins.map((_, i) => i), range: [0, size.width], paddingInner: 0.14 });
  const y = scaleLinear({ domain: [0, Math.max(...bins.map((b) => b.customers))], range: [0, size.height - size.foot - size.head] });
  const name = (b: Bin) => (b.to === null ? t('spread.from', { from: money(b.from, report.currency) }) : t('spread.between', { from: whole(b.from), to: money(b.to, report.currency) }));
  // With many bars only some are labelled: the biggest and the last in numbers, every few on the axis.
  const few = bins.length <= 10;
  const every = few ? 1 : Math.ceil(bins.length / 6);
  const biggest = bins.reduce((a, b) => (b.customers > a.customers ? b : a));
  return (
    <Chart
      title={t('spread.title')} note={t('spread.note')} file="value"
      table={{ head: [t('spread.worth'), t('spread.customers')], rows: bins.map((b) => [name(b), b.customers]), show: (v, i) => (i ? whole(Number(v)) : v) }}
    >
      <svg className="spread spoken" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={t('spread.spoken', { most: whole(biggest.customers), range: name(biggest) })}>
        {bins.map((b, i) => {
          const height = Math.max(y(b.customers), b.customers ? 1.5 : 0);
          const left = x(i) ?? 0;
          const [anchor, middle] = i === 0 ? (['start', left] as const) : i === bins.length - 1 ? (['end', left + x.bandwidth()] as const) : (['middle', left + x.bandwidth() / 2] as const);
          const numbered = few || b === biggest || i === bins.length - 1;
          return (
            <g key={i}>
              <rect x={left} y={size.height - size.foot - height} width={x.bandwidth()} height={height} fill="var(--accent)" rx={1.5} />
              {numbered && <text x={few ? left + x.bandwidth() / 2 : middle} y={size.height - size.foot - height - 5} textAnchor={few ? 'middle' : anchor} className="count">{whole(b.customers)}</text>}
              {(few || (i % every === 0 && i < bins.length - 2) || i === bins.length - 1) && <text x={few ? left + x.bandwidth() / 2 : middle} y={size.height - 6} textAnchor={few ? 'middle' : anchor}>{whole(b.from)}{b.to === null ? '+' : ''}</text>}
            </g>
          );
        })}
        <path d={`M0 ${size.height - size.foot + 0.5}H${size.width}`} stroke="var(--edge)" />
      </svg>
      {median !== null && total !== null && <p className="sm dim gap-s">{t('spread.words', { median: money(median, report.currency), total: money(total, report.currency) })}</p>}
    </Chart>
  );
}
