// How often we spoke first, before anybody asked: month by month.
import { useQuery } from '@tanstack/react-query';
import { Chart } from '../relationships/Chart.tsx';
import { Sparkline } from '../relationships/Sparkline.tsx';
import { api, take } from '../shell/api.ts';
import { longMonth, percent } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export function Offered() {
  const told = useQuery({ queryKey: ['offered-first'], queryFn: () => take(api.GET('/api/v1/offered-first')) }).data;
  if (!told?.months.some((m) => m.n > 0)) return null;
  const points = told.months.map((m) => ({ month: m.month, value: m.share, low: m.interval?.[0] ?? null, high: m.interval?.[1] ?? null, n: m.n }));
  return (
    <div className="gap-l">
      <Chart
        title={t('offered.title')} note={t('figure.band')} file="offered-first"
        table={{
          head: [t('figure.month'), t('figure.value'), t('figure.low'), t('figure.high'), t('offered.ours')],
          rows: points.map((p) => [p.month, p.value, p.low, p.high, p.n]),
          show: (v, i) => (v === null || v === undefined ? '' : i === 0 ? longMonth(String(v)) : i === 4 ? v : percent(Number(v))),
        }}
      >
        <p className="lg serif">{told.sentence}</p>
        <p className="sm dim">{t('offered.means')}</p>
        <Sparkline points={points} label={told.sentence} show={percent} big />
      </Chart>
    </div>
  );
}
