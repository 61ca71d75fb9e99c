// What is lost to what: by reason, and by month and product, with figures.
import { useQuery } from '@tanstack/react-query';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { exactMoney, percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { won } from './enquiries.ts';

// "75 % of 4, 30 to 95 %".
const shareOf = ({ share, interval, n }: { share: number | null; interval: number[] | null; n: number }) =>
  (share === null || !interval ? '' : t('enquiries.share', { share: percent(share), low: whole(interval[0]! * 100), high: percent(interval[1]!), n: whole(n) }));
const rivals = (list: Schemas['Rival'][]) => list.map((one) => t('enquiries.rival', { name: one.name, n: one.enquiries })).join(', ');

export function Lost() {
  const session = useSigned();
  const losses = useQuery({ queryKey: ['enquiries', 'losses'], queryFn: () => take(api.GET('/api/v1/enquiries/losses')) });
  const months = useQuery({ queryKey: ['enquiries', 'win-share'], queryFn: () => take(api.GET('/api/v1/enquiries/win-share')) });
  if (!losses.data || !months.data) return null;
  const { totals, rows } = losses.data;
  const { sold, n } = won(months.data.data);
  if (!n) return null;
  return (
    <section className="grp" aria-labelledby="lost">
      <div className="head"><h2 id="lost">{t('enquiries.lost_title')}</h2>{may(session, 'enquiries:export') && <p className="more"><a href="/api/v1/enquiries/losses.csv" download>{t('enquiries.csv')}</a></p>}</div>
      <p className="dim">{t('enquiries.won', { sold: whole(sold), n: whole(n) })}</p>
      {totals.length > 0 && (
        <div className="scroll" role="region" aria-label={t('enquiries.by_reason')} tabIndex={0}>
          <table className="grid">
            <thead><tr><th>{t('enquiries.col.reason')}</th><th className="r">{t('enquiries.col.enquiries')}</th><th>{t('enquiries.col.share')}</th><th className="r">{t('enquiries.col.people')}</th><th className="r">{t('enquiries.col.quoted')}</th><th>{t('enquiries.col.to_whom')}</th></tr></thead>
            <tbody>{totals.map((one) => (
              <tr key={one.reason}><th scope="row">{t(`enquiries.reason.${one.reason}`)}</th><td className="r">{whole(one.enquiries)}</td><td>{shareOf(one)}</td><td className="r">{whole(one.customers)}</td><td className="r">{one.quoted ? exactMoney(one.quoted) : ''}</td><td>{rivals(one.to_whom)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {rows.length > 0 && (
        <details>
          <summary>{t('enquiries.by_product')}</summary>
          <div className="scroll" role="region" aria-label={t('enquiries.by_product')} tabIndex={0}>
            <table className="grid">
              <thead><tr><th>{t('enquiries.col.month')}</th><th>{t('enquiries.col.product')}</th><th>{t('enquiries.col.reason')}</th><th>{t('enquiries.col.share')}</th><th className="r">{t('enquiries.col.people')}</th><th className="r">{t('enquiries.col.quoted')}</th></tr></thead>
              <tbody>{rows.map((one, i) => (
                <tr key={i}><td>{one.month}</td><th scope="row">{one.product ?? t('enquiries.no_product')}</th><td>{t(`enquiries.reason.${one.reason}`)}</td><td>{shareOf(one)}</td><td className="r">{whole(one.customers)}</td><td className="r">{one.quoted ? exactMoney(one.quoted) : ''}</td></tr>
              ))}</tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  );
}
