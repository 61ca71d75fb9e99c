// When they come: in words, as the week by hour, as the year by week; and when they are due again.
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { ago, dayWithWeekday, weekdays, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { countAt, fullest, hoursShown, shade } from './heat.ts';
import type { OwnRhythm } from './heat.ts';

const box = { left: 34, height: 16, step: 18, width: 298 };

export function Rhythm({ id }: { id: string }) {
  const rhythm = useQuery({ queryKey: ['customer', id, 'rhythm'], queryFn: () => take(api.GET('/api/v1/customers/{id}/rhythm', { params: { path: { id } } })) });
  const r = rhythm.data;
  if (!r || r.visits === 0) return null;
  return (
    <div className="blk">
      <h2>{t('rhythm.title')}</h2>
      <p className="sm dim">{r.words && <><b>{r.words}.</b> </>}{t('rhythm.visits', { n: r.visits, shown: whole(r.visits) })}</p>
      {r.hours.length > 0 && <Week rhythm={r} />}
      <Year weeks={r.weeks} />
      <Next rhythm={r} />
    </div>
  );
}

function Next({ rhythm: r }: { rhythm: OwnRhythm }) {
  if (r.overdue && r.silence_days !== null) return <p className="st watch sm gap-s"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('rhythm.overdue', { days: Math.round(r.silence_days), usual: Math.max(1, Math.round(r.usual_gap_days ?? 1)) })}</p>;
  if (r.next_visit_at === null) return null;
  return <p className="sm gap-s" title={ago(r.next_visit_at)}>{t('rhythm.next', { day: dayWithWeekday(r.next_visit_at) })}</p>;
}

function Week({ rhythm: { hours } }: { rhythm: OwnRhythm }) {
  const shown = hoursShown(hours);
  const top = fullest(hours)!;
  const days = [0, 1, 2, 3, 4, 5, 6].filter((d) => d < 6 || hours.some((h) => h.weekday === 6));
  const wide = (box.width - box.left) / shown.length;
  const foot = days.length * box.step;
  const every = shown.length > 10 ? 3 : 2;
  return (
    <svg className="heat" viewBox={`0 0 ${box.width} ${foot + 14}`} role="img" aria-label={t('rhythm.spoken', { n: top.visits, day: weekdays('long')[top.weekday]!, from: top.hour, to: top.hour + 1 })}>
      {days.map((d, row) => (
        <g key={d} transform={`translate(0 ${row * box.step})`}>
          <text x={0} y={12.5}>{weekdays('short')[d]}</text>
          {shown.map((hour, i) => {
            const visits = countAt(hours, d, hour);
            return <rect key={hour} className={`h${shade(visits, top.visits)}`} x={box.left + i * wide} y={0} width={wide - 2} height={box.height} rx={2} />;
          })}
        </g>
      ))}
      {top.visits > 1 && <text className="most" x={box.left + (shown.indexOf(top.hour) + 0.5) * wide - 1} y={days.indexOf(top.weekday) * box.step + 12.5} textAnchor="middle">{top.visits}</text>}
      {shown.map((hour, i) => i % every === 0 && <text key={hour} x={box.left + (i + 0.5) * wide - 1} y={foot + 12} textAnchor="middle">{hour}</text>)}
    </svg>
  );
}

function Year({ weeks }: { weeks: number[] }) {
  const most = Math.max(1, ...weeks);
  const wide = box.width / weeks.length;
  const tall = 16;
  return (
    <svg className="heat year" viewBox={`0 0 ${box.width} 34`} role="img" aria-label={t('rhythm.year_spoken', { came: weeks.filter((n) => n > 0).length, all: weeks.length })}>
      {weeks.map((n, i) => <rect key={i} className={n ? 'h4' : 'h0'} x={i * wide} y={n ? tall - (n / most) * tall + 2 : tall} width={wide - 1.6} height={n ? (n / most) * tall : 2} rx={1} />)}
      <text x={0} y={32}>{t('rhythm.year_ago')}</text><text x={box.width} y={32} textAnchor="end">{t('rhythm.today')}</text>
    </svg>
  );
}
