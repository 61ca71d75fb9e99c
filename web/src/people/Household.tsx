// Who else belongs to the household.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { t } from '../shell/messages.tsx';
import { callOf } from './people.ts';
import type { Customer } from './people.ts';

export function Household({ customer }: { customer: Customer }) {
  const { household, id } = customer;
  const found = useQuery({ queryKey: ['customers', 'household', household], enabled: household !== null, queryFn: () => take(api.GET('/api/v1/customers', { params: { query: { household: household!, limit: 12 } } })) });
  const others = found.data?.data.filter((c) => c.id !== id) ?? [];
  if (!others.length) return null;
  return (
    <div className="blk">
      <h2>{t('household.title')}</h2>
      <ul className="found">{others.map((c) => <li key={c.id}><Link to={`/people/${c.id}`}><Face id={c.id} name={callOf(c)} /><span className="name">{callOf(c)}</span></Link></li>)}</ul>
    </div>
  );
}
