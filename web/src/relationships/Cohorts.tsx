// Of those who first bought in a month, how many bought in each month since.
import { longMonth, percent, shortMonth, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Chart } from './Chart.tsx';
import { shadeOf, shares, spokenCohorts } from './cohorts.ts';
import type { Cohort } from './cohorts.ts';

const shown = 13;
const cell = { width: 40, height: 26, left: 104 };

export function Cohorts({ cohorts, period }: { cohorts: Cohort[]; period: string }) {
  const rows = cohorts.filter((c) => c.active.length > 1).slice(-shown);
  if (!rows.length) return null;
  const columns = Math.max(...rows.map((c) => shares(c).length));
  const oldest = rows[0]!;
  const over = Math.max(1, shares(oldest).length - 1); // the last period that is over
  const name = (c: Cohort) => (c.cohort.length === 7 ? shortMonth(c.cohort) : c.cohort);
  return (
    <Chart
      title={t('cohorts.title')} note={t('cohorts.note', { period })} file="cohorts"
      table={{
        head: [t('cohorts.first'), t('cohorts.size'), ...Array.from({ length: columns + 1 }, (_, k) => String(k))],
        rows: cohorts.map((c) => [c.cohort, c.size, ...c.active]),
        show: (value, i) => (i === 0 && String(value).length === 7 ? longMonth(String(value)) : value),
      }}
    >
      <div className="scroll" tabIndex={0} role="group" aria-label={t('cohorts.title')}>
        <svg className="cohorts spoken" role="img" aria-label={spokenCohorts(rows)} width={cell.left + columns * cell.width} height={(rows.length + 1) * cell.height} viewBox={`0 0 ${cell.left + columns * cell.width} ${(rows.length + 1) * cell.height}`}>
          {Array.from({ length: columns }, (_, k) => (
            <text key={k} x={cell.left + k * cell.width + cell.width / 2 - 1} y={15} textAnchor="middle">{k + 1}</text>
          ))}
          {rows.map((c, r) => {
            const y = (r + 1) * cell.height;
            return (
              <g key={c.cohort}>
                <text x={0} y={y + 16}>{name(c)}</text>
                <text x={cell.left - 12} y={y + 16} textAnchor="end" className="size">{whole(c.size)}</text>
                {shares(c).map((share, k) => (
                  <g key={k}>
                    <rect className={`h${shadeOf(share)}`} x={cell.left + k * cell.width} y={y} width={cell.width - 2} height={cell.height - 2} rx={2} />
                    <text className={`on${shadeOf(share)}`} x={cell.left + k * cell.width + cell.width / 2 - 1} y={y + 16} textAnchor="middle">{Math.round(share * 100)}</text>
                  </g>
                ))}
              </g>
            );
          })}
        </svg>
      </div>
      <p className="sm dim gap-s">{t('cohorts.read', { name: longMonthOr(oldest), size: whole(oldest.size), share: percent(shares(oldest)[over - 1]!), k: over, period })}</p>
    </Chart>
  );
}

const longMonthOr = (c: Cohort) => (c.cohort.length === 7 ? longMonth(c.cohort) : c.cohort);
