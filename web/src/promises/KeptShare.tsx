// How good we are as our word: kept on time of what was due, by person and month, with how certain that is.
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { longMonth, percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { Chart } from '../relationships/Chart.tsx';
import { byMonth, together } from './promises.ts';
import type { Share } from './promises.ts';

export function KeptShare({ tabs }: { tabs: React.ReactNode }) {
  const shares = useQuery({ queryKey: ['promises', 'kept-share'], queryFn: () => take(api.GET('/api/v1/promises/kept-share')) });
  if (shares.isPending) return <Waiting lines={5} />;
  if (shares.isError) return <Broken error={shares.error} again={() => void shares.refetch()} />;
  const rows = shares.data.data;
  const { kept, n } = together(rows);
  return (
    <>
      <p className="sentence">{t('promises.share_sentence', { n, kept: whole(kept), due: whole(n) })}</p>
      {tabs}
      {rows.length > 0 && (
        <div className="gap-l">
          <Chart title={t('promises.share_title')} note={t('promises.share_note')} file="promises-kept"
            table={{
              head: [t('figure.month'), t('promises.who'), t('promises.due_n'), t('promises.state.kept'), t('promises.state.kept_late'), t('promises.state.broken'), t('promises.state.late'), t('promises.state.released'), t('promises.state.open'), t('promises.share'), t('figure.low'), t('figure.high')],
              rows: rows.map((s) => [s.month, s.staff ?? t('promises.nobody_named'), s.made, s.kept, s.kept_late, s.broken, s.late, s.released, s.open, s.share, s.interval?.[0], s.interval?.[1]]),
              show: (v, i) => (i === 0 ? longMonth(String(v)) : i > 8 && typeof v === 'number' ? percent(v) : v),
            }}>
            {byMonth(rows).map(([month, of]) => (
              <div key={month} className="shares"><h3>{longMonth(month)}</h3><ul>{of.map((s) => <Line key={s.staff ?? ''} share={s} />)}</ul></div>
            ))}
          </Chart>
        </div>
      )}
    </>
  );
}

function Line({ share: s }: { share: Share }) {
  const [low, high] = s.interval ?? [0, 0];
  return (
    <li>
      <span className="who-name">{s.staff ?? t('promises.nobody_named')}</span>
      <span className="sm">{s.share === null ? <span className="dim">{t('figure.cannot_tell')}</span> : <>{t('promises.of', { kept: whole(s.kept), n: whole(s.n) })}, <span className="dim">{t('promises.interval', { low: percent(low!), high: percent(high!) })}</span></>}</span>
      {s.share !== null && <span className="range" aria-hidden><i className="band" style={{ left: `${low! * 100}%`, width: `${(high! - low!) * 100}%` }} /><i className="dot" style={{ left: `${s.share * 100}%` }} /></span>}
    </li>
  );
}
