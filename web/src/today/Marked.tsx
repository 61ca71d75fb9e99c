// What was said of lines today, folded up at the end; each can be taken back.
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { ago, clock } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

type One = Schemas['Marked'];

const words = (one: One): string =>
  t(`today.marked.${one.no_answer_needed ? 'no_answer' : one.act}`, { at: clock(one.at), when: one.returns_on ? ago(one.returns_on) : '', reason: one.reason ?? '', to: one.to_staff ?? '' });

export function Marked({ whose, mayMark }: { whose: 'mine' | 'all'; mayMark: boolean }) {
  const me = useSigned().staff.name;
  const queries = useQueryClient();
  const marks = useQuery({ queryKey: ['today', 'marks', whose], queryFn: () => take(api.GET('/api/v1/today/marks', { params: { query: { whose } } })) });
  const back = useMutation({
    mutationFn: (one: One) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id: one.mark_id } } })),
    onSuccess: (_, { name }) => say(t('today.said_unmarked', { name })),
    onError: (broken: Error) => say(broken.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['today'] }),
  });
  const rows = marks.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <details className="grp pile">
      <summary>{t('today.marks', { n: rows.length })}</summary>
      <ul>
        {rows.map((one) => (
          <li key={one.mark_id}>
            <Face id={one.customer_id} name={one.name} size={32} />
            <div className="mid"><p><Link className="name" to={`/people/${one.customer_id}`}>{one.name}</Link> <span className="sm">{one.about}</span></p><p className="why">{words(one)}{one.staff && one.staff !== me && <> ({one.staff})</>}</p></div>
            {mayMark && (one.act !== 'done' || one.no_answer_needed || !one.staff || one.staff === me) && <Button variant="subtle" size="compact-sm" aria-label={t('today.unmark_of', { name: one.name, about: one.about })} onClick={() => back.mutate(one)}>{t('today.unmark')}</Button>}
          </li>
        ))}
      </ul>
    </details>
  );
}
