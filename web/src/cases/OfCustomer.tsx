// On a person's page: what of theirs is being put right, and what was.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { dueWords } from './cases.ts';

export function CasesOf({ id }: { id: string }) {
  const session = useSigned();
  const mayRead = may(session, 'cases:read'), mayWrite = may(session, 'cases:write');
  const cases = useQuery({ queryKey: ['cases', 'of', id], enabled: mayRead, queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { customer_id: id, limit: 5 } } })) });
  const rows = cases.data?.data ?? [];
  if (!mayRead || (!mayWrite && !rows.length)) return null;
  return (
    <div className="blk">
      <h2>{t('cases.title')}</h2>
      {rows.length > 0 && <ul>{rows.map((one) => (
        <li key={one.id} className="gap-s"><Link to={`/cases/${one.id}`}>{one.subject}</Link><p className="sm dim">{one.overdue ? <span className="st wrong"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{dueWords(one)}</span> : dueWords(one)}</p></li>
      ))}</ul>}
      {mayWrite && <p className="row wrap gap-s"><Button component={Link} to={`/cases?open=&about=${id}`} variant="subtle" size="compact-sm" ml={-9}>{t('cases.open')}</Button>{may(session, 'money:grant') && <Button component={Link} to={`/cases/put-right/${id}`} variant="subtle" size="compact-sm">{t('cases.mend')}</Button>}</p>}
    </div>
  );
}
