// What was put right: how fast, at how few words, and whether they came back; each with what it rests on.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import { duration, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

export function MadeRight() {
  const session = useSigned();
  const found = useQuery({ queryKey: ['recovery'], enabled: may(session, 'report:read'), queryFn: () => take(api.GET('/api/v1/recovery')) });
  const r = found.data;
  if (!r || (r.closed === 0 && r.open_now === 0)) return null;
  const { minutes } = r;
  const share = (of: typeof minutes) => (of.value == null ? t('figure.cannot_tell') : t('made.percent', { share: whole(of.value) }));
  const foot = (of: typeof minutes) => (of.value == null ? (of.why_not ?? '') : t('made.rests', { low: whole(of.low ?? 0), high: whole(of.high ?? 0), n: whole(of.n) }));
  const seconds = (of: number | null) => duration((of ?? 0) * 60);
  return (
    <section className="mr" aria-labelledby="made">
      <div className="head"><h2 id="made">{t('made.title')}</h2><span className="acts"><Link className="link" to="/cases/recovery">{t('made.more')}</Link></span></div>
      <dl className="facts2">
        <dt>{whole(r.open_now)}</dt><dd>{t('made.open', { n: r.open_now })}</dd>
        <dt>{minutes.value == null ? t('figure.cannot_tell') : seconds(minutes.value)}</dt><dd>{t('made.minutes')} <span className="dim sm">{minutes.value == null ? minutes.why_not : t('made.span', { low: seconds(minutes.low), high: seconds(minutes.high), n: whole(minutes.n) })}</span></dd>
        <dt>{share(r.first_contact)}</dt><dd>{t('made.first')} <span className="dim sm">{foot(r.first_contact)}</span></dd>
        <dt>{share(r.came_back)}</dt><dd>{t('made.back')} <span className="dim sm">{foot(r.came_back)}</span></dd>
      </dl>
    </section>
  );
}
