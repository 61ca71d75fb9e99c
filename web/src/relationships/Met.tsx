// Whether contacts went as people expected, and how long they waited for an answer.
import { IconCircleArrowDown, IconCircleArrowUp, IconEqual } from '@tabler/icons-react';
import { Link } from 'react-router';
import '../messages/more.ts';
import { duration, percent, upTo, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Chart } from './Chart.tsx';
import type { Report } from './figures.ts';

const kinds = [['exceeded', IconCircleArrowUp, 'good'], ['met', IconEqual, 'plain'], ['missed', IconCircleArrowDown, 'wrong']] as const;

export function Met({ report }: { report: Report }) {
  const counts = report.expectations;
  const total = counts.missed + counts.met + counts.exceeded;
  const wait = report.attentiveness;
  const { ces } = report.satisfaction;
  return (
    <>
      {total > 0 && (
        <Chart title={t('met.title')} note={t('met.note', { n: whole(total) })} file="expectations" table={{ head: [t('met.kind'), t('met.contacts')], rows: kinds.map(([k]) => [t(`met.${k}`), counts[k]]) }}>
          <ul className="met">
            {kinds.map(([kind, Icon, tone]) => (
              <li key={kind}>
                <Link className={`st ${tone}`} to={`/relationships/expected?group=${kind}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`met.${kind}`)}</Link>
                <span className="heads">{whole(counts[kind])}</span>
                <span className="track" role="img" aria-label={percent(counts[kind] / total)}><i style={{ width: `${(counts[kind] / Math.max(counts.missed, counts.met, counts.exceeded)) * 100}%` }} /></span>
              </li>
            ))}
          </ul>
        </Chart>
      )}
      {ces.score !== null && (
        <section className="mr">
          <div className="head"><h2>{t('ces.title')}</h2></div>
          <dl className="facts2"><dt>{upTo(ces.score, 1)}</dt><dd>{t('ces.of')} {ces.interval && <span className="dim sm">{t('ces.rests', { low: upTo(ces.interval[0]!, 1), high: upTo(ces.interval[1]!, 1), n: whole(ces.responses) })}</span>}</dd></dl>
        </section>
      )}
      {wait.median_seconds !== null && (
        <section className="mr">
          <div className="head"><h2>{t('wait.title')}</h2><span className="acts"><Link className="link" to="/relationships/waited">{t('wait.who')}</Link></span></div>
          <dl className="facts2">
            <dt>{duration(wait.median_seconds)}</dt><dd>{t('wait.median')}</dd>
            {wait.p90_seconds !== null && <><dt>{duration(wait.p90_seconds)}</dt><dd>{t('wait.p90')}</dd></>}
            <dt>{whole(wait.waiting_now)}</dt><dd>{t('wait.now', { n: wait.waiting_now })}</dd>
          </dl>
        </section>
      )}
    </>
  );
}
