// What somebody is worth to us, in words, and why we think so.
import { useQuery } from '@tanstack/react-query';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { decimal, inHundred, money } from '../shell/format.ts';
import { rich, t } from '../shell/messages.tsx';

export const useValue = (id: string) => useQuery({ queryKey: ['customer', id, 'value'], queryFn: () => take(api.GET('/api/v1/customers/{id}/value', { params: { path: { id } } })) });

export function Worth({ id }: { id: string }) {
  const { currency } = useSigned().business;
  const value = useValue(id).data;
  if (!value) return null;
  const p = value.prediction;
  return (
    <div className="blk">
      <h2>{t('worth.title')}</h2>
      {p && p.probability_alive !== null && (
        <p className="sm">
          {rich(p.lifetime_value === null ? 'worth.visits' : 'worth.expect', { visits: decimal(p.expected_purchases ?? 0), value: money(p.lifetime_value ?? 0, currency), b: (c: React.ReactNode[]) => <b>{c}</b> })}{' '}
          {rich('worth.alive', { share: inHundred(p.probability_alive), b: (c: React.ReactNode[]) => <b>{c}</b> })}
        </p>
      )}
      <p className="sm dim gap-s">{value.reasons.join(' ')}</p>
    </div>
  );
}
