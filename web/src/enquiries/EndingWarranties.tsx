// Warranties that end soon, of everybody: whoever asks is answered before it is too late.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';

const soon_days = 60;
const most = 50;

export function EndingWarranties() {
  const session = useSigned();
  const ending = useQuery({ queryKey: ['warranties', 'ending'], enabled: may(session, 'orders:read'), queryFn: () => take(api.GET('/api/v1/warranties', { params: { query: { ends_within_days: soon_days, limit: most } } })) });
  const rows = ending.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <section className="grp" aria-labelledby="ending">
      <h2 id="ending">{t('warranty.ending')}</h2>
      <ul className="todo asked">{rows.map((one) => (
        <li key={`${one.order_id}-${one.line}`} className="alone">
          <div className="mid"><Link className="name" to={`/people/${one.customer_id}`}>{one.customer_name ?? t('enquiries.nobody_by_name')}</Link><p className="about">{one.product}</p><p className="why">{t('warranty.until', { day: shortDayYear(one.until) })}, {t('warranty.left', { n: one.days_left })}</p></div>
        </li>
      ))}</ul>
    </section>
  );
}
