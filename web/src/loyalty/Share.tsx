// On the owner's first page: how many come for the price, how many for us.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Chart } from '../relationships/Chart.tsx';
import { api, take } from '../shell/api.ts';
import { percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { countOf, leanings, shareOf } from './loyalty.ts';

export const useBase = () => useQuery({ queryKey: ['loyalty'], queryFn: () => take(api.GET('/api/v1/loyalty')) });

export function LoyaltyShare() {
  const base = useBase().data;
  if (!base?.customers) return null;
  return (
    <Chart
      title={t('loyalty.base')} note={t('loyalty.base_note', { n: whole(base.customers) })} file="fickle-or-loyal"
      table={{ head: [t('loyalty.word'), t('loyalty.people')], rows: leanings.map((leaning) => [t(`loyalty.${leaning}`), countOf(base, leaning)]) }}
    >
      <ul className="met">
        {leanings.map((leaning) => (
          <li key={leaning}>
            <Link to={`/relationships/loyalty?leaning=${leaning}`}>{t(`loyalty.${leaning}`)}</Link>
            <span className="heads">{whole(countOf(base, leaning))}</span>
            <span className="track" role="img" aria-label={percent(shareOf(base, leaning))}><i style={{ width: `${shareOf(base, leaning) * 100}%` }} /></span>
          </li>
        ))}
      </ul>
    </Chart>
  );
}
