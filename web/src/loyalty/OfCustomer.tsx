// Whether they come for the price or for us, and what that is read from.
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { api, take } from '../shell/api.ts';
import { percent } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import '../relationships/relationships.css';

export function Loyalty({ id }: { id: string }) {
  const loyalty = useQuery({ queryKey: ['customer', id, 'loyalty'], queryFn: () => take(api.GET('/api/v1/customers/{id}/loyalty', { params: { path: { id } } })) }).data;
  if (!loyalty?.found_at) return null;
  const bars = [['loyalty.theirs', loyalty.purchases], ['loyalty.everybody', loyalty.all_purchases]] as const;
  return (
    <div className="blk">
      <h2>{t('loyalty.title')}</h2>
      <p className="sm">{loyalty.sentence}</p>
      {loyalty.purchases.share !== null && (
        <dl className="kv gap-s">
          {bars.map(([name, { share }]) => share !== null && (
            <Fragment key={name}><dt>{t(name)}</dt><dd className="alive"><span className="track" aria-hidden><i style={{ width: `${share * 100}%` }} /></span><span className="sm nw">{percent(share)}</span></dd></Fragment>
          ))}
        </dl>
      )}
      {loyalty.evidence.length > 0 && (
        <details className="gap-s"><summary className="sm">{t('loyalty.evidence')}</summary><ul className="sm dim">{loyalty.evidence.map((line) => <li key={line}>{line}</li>)}</ul></details>
      )}
    </div>
  );
}
