// What was put off, with when it comes back; it can be taken back before.
import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

export function Pile({ whose, mayMark }: { whose: 'mine' | 'all'; mayMark: boolean }) {
  const me = useSigned().staff.name;
  const queries = useQueryClient();
  const pile = useQuery({ queryKey: ['today', 'later', whose], queryFn: () => take(api.GET('/api/v1/today/later', { params: { query: { whose } } })) });
  const back = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id } } })),
    onSuccess: (_, { name }) => say(t('today.said_back', { name })),
    onError: (broken: Error) => say(broken.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['today'] }),
  });
  const rows = pile.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="grp pile" aria-labelledby="pile">
      <h2 id="pile"><IconHourglass className="i" stroke={1.75} aria-hidden />{t('today.pile')}<span className="dim sm">{t('today.pile_why')}</span></h2>
      <ul>
        {rows.map((one) => (
          <li key={one.mark_id}>
            <Face id={one.customer_id} name={one.name} size={32} />
            <div className="mid"><p><Link className="name" to={`/people/${one.customer_id}`}>{one.name}</Link> <span className="sm">{one.about}</span></p><p className="why">{t('today.pile_returns', { when: ago(one.returns_on) })}{one.put_off_by && one.put_off_by !== me && <>, {t('today.pile_by', { name: one.put_off_by })}</>}</p></div>
            {mayMark && <Button variant="subtle" size="compact-sm" aria-label={t('today.take_back_of', { name: one.name })} onClick={() => back.mutate({ id: one.mark_id, name: one.name })}>{t('today.take_back')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}
