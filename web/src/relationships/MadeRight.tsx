// What was put right: how fast, at how few words, and whether they came back; each with what it rests on.
import { Link } from 'react-router';
import '../messages/more.ts';
import { duration, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Report } from './figures.ts';

export function MadeRight({ report }: { report: Report }) {
  const r = report.recovery;
  if (r.closed + r.open === 0) return null;
  const { minutes } = r;
  const share = (of: typeof minutes) => (of.value === null ? t('figure.cannot_tell') : t('made.percent', { share: whole(of.value) }));
  const foot = (name: 'minutes' | 'first_contact' | 'came_back', words: (of: number) => string) => {
    const of = r[name];
    return of.interval === null ? (report.cannot_tell[`/recovery/${name}`] ?? '') : t('made.rests', { low: words(of.interval[0]!), high: words(of.interval[1]!), n: whole(of.n) });
  };
  const time = (of: number) => duration(of * 60);
  return (
    <section className="mr" aria-labelledby="made">
      <div className="head"><h2 id="made">{t('made.title')}</h2><span className="acts"><Link className="link" to="/cases/recovery">{t('made.more')}</Link></span></div>
      <dl className="facts2">
        <dt>{whole(r.open)}</dt><dd>{t('made.open', { n: r.open })}</dd>
        <dt>{minutes.value === null ? t('figure.cannot_tell') : time(minutes.value)}</dt><dd>{t('made.minutes')} <span className="dim sm">{foot('minutes', time)}</span></dd>
        <dt>{share(r.first_contact)}</dt><dd>{t('made.first')} <span className="dim sm">{foot('first_contact', whole)}</span></dd>
        <dt>{share(r.came_back)}</dt><dd>{t('made.back')} <span className="dim sm">{foot('came_back', whole)}</span></dd>
      </dl>
    </section>
  );
}
