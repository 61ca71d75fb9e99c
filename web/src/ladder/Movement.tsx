// The movement of everybody by month, and the way from first to loyal: how long it takes, and where people stay.
import { IconAlertTriangle } from '@tabler/icons-react';
import { longMonth, percent, shortMonth, upTo, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Chart } from '../relationships/Chart.tsx';
import { stuckAt } from './ladder.ts';
import type { Report, Way } from './ladder.ts';

const tall = 44;
const wide = 26;

export function Movement({ months, meanings }: { months: Report['months']; meanings: string[] }) {
  // Nobody knows who climbed in the first month: there is none before it.
  const shown = months.slice(1).slice(-12);
  const last = shown.at(-1);
  if (!last || shown.length < 2) return null;
  const most = Math.max(1, ...shown.flatMap((m) => [m.climbed, m.slipped]));
  const height = (n: number) => (n === 0 ? 0 : Math.max(1.5, (n / most) * tall));
  const low = height(Math.max(...shown.map((m) => m.slipped)));
  const foot = tall + low + 44;
  const sum = (of: 'climbed' | 'slipped') => shown.reduce((total, m) => total + m[of], 0);
  return (
    <Chart
      title={t('ladder.by_month')} note={t('ladder.by_month_note', { up: whole(sum('climbed')), down: whole(sum('slipped')) })} file="ladder-by-month"
      table={{
        head: [t('figure.month'), t('ladder.group.climbed'), t('ladder.group.slipped'), ...meanings],
        rows: shown.map((m) => [m.ends_on.slice(0, 7), m.climbed, m.slipped, m.level_0, m.level_1, m.level_2, m.level_3, m.level_4]),
        show: (v, i) => (i === 0 ? longMonth(String(v)) : v),
      }}
    >
      <svg className="months" viewBox={`0 0 ${shown.length * wide} ${foot + 3}`} role="img" aria-label={t('ladder.by_month_spoken', { up: whole(last.climbed), down: whole(last.slipped), month: longMonth(last.ends_on.slice(0, 7)) })}>
        <line x1={0} x2={shown.length * wide} y1={tall + 14} y2={tall + 14} className="zero" />
        {shown.map((m, i) => (
          <g key={m.ends_on} transform={`translate(${i * wide} 0)`}>
            <rect className="up" x={4} width={wide - 8} y={tall + 14 - height(m.climbed)} height={height(m.climbed)} />
            <rect className="down" x={4} width={wide - 8} y={tall + 15} height={height(m.slipped)} />
            {(i === 0 || i === shown.length - 1) && <text x={wide / 2} y={tall + 9 - height(m.climbed)} textAnchor="middle">{m.climbed}</text>}
            {(i === 0 || i === shown.length - 1) && <text x={wide / 2} y={tall + 27 + height(m.slipped)} textAnchor="middle">{m.slipped}</text>}
          </g>
        ))}
        <text x={0} y={foot}>{shortMonth(shown[0]!.ends_on.slice(0, 7))}</text>
        <text x={shown.length * wide} y={foot} textAnchor="end">{shortMonth(last.ends_on.slice(0, 7))}</text>
      </svg>
      <p className="key sm dim"><span><i className="up" />{t('ladder.above')}</span><span><i className="down" />{t('ladder.below')}</span></p>
    </Chart>
  );
}

export function Ways({ ways, meanings }: { ways: Way[]; meanings: string[] }) {
  if (!ways.length) return null;
  const stuck = stuckAt(ways);
  const nameOf = (w: Way) => (w.level === 0 ? t('ladder.second') : (meanings[w.level] ?? ''));
  return (
    <Chart
      title={t('ladder.ways')} note={t('ladder.ways_note')} file="first-to-loyal"
      table={{ head: [t('ladder.step'), t('ladder.started'), t('ladder.reached'), t('ladder.days')], rows: ways.map((w) => [nameOf(w), w.started, w.reached, w.median_days === null ? null : Math.round(w.median_days)]) }}
    >
      <ul className="ways">
        {ways.map((w) => (
          <li key={w.level}>
            <span className="cap">{nameOf(w)}</span><b>{w.started ? percent(w.reached / w.started) : t('figure.cannot_tell')}</b>
            <span className="track" aria-hidden><i style={{ width: `${w.started ? (w.reached / w.started) * 100 : 0}%` }} /></span>
            <span className="sm dim">{t('ladder.way', { reached: whole(w.reached), started: whole(w.started) })}{w.median_days !== null && ` ${t('ladder.way_days', { days: upTo(w.median_days, 0), n: Math.round(w.median_days) })}`}</span>
            {w === stuck && <span className="st sm watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('ladder.stuck')}</span>}
          </li>
        ))}
      </ul>
    </Chart>
  );
}
