// What was said of lines: what was put off, with when it comes back, and what was said today, folded up at the end. Each can be taken back.
import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { ago, clock } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

type Whose = { whose: 'mine' | 'all'; mayMark: boolean };
type Mark = Pick<Schemas['Marked'], 'mark_id' | 'customer_id' | 'name' | 'about'>;

export function Pile({ whose, mayMark }: Whose) {
  const me = useSigned().staff.name;
  const pile = useQuery({ queryKey: ['today', 'later', whose], queryFn: () => take(api.GET('/api/v1/today/later', { params: { query: { whose } } })) });
  const back = useBack('today.said_back');
  const rows = pile.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="grp pile" aria-labelledby="pile">
      <h2 id="pile"><IconHourglass className="i" stroke={1.75} aria-hidden />{t('today.pile')}<span className="dim sm">{t('today.pile_why')}</span></h2>
      <ul>
        {rows.map((one) => (
          <Row key={one.mark_id} one={one} why={<>{t('today.pile_returns', { when: ago(one.returns_on) })}{one.put_off_by && one.put_off_by !== me && <>, {t('today.pile_by', { name: one.put_off_by })}</>}</>}>
            {mayMark && <Button variant="subtle" size="compact-sm" aria-label={t('today.take_back_of', { name: one.name })} onClick={() => back.mutate(one)}>{t('today.take_back')}</Button>}
          </Row>
        ))}
      </ul>
    </section>
  );
}

export function Marked({ whose, mayMark }: Whose) {
  const me = useSigned().staff.name;
  const marks = useQuery({ queryKey: ['today', 'marks', whose], queryFn: () => take(api.GET('/api/v1/today/marks', { params: { query: { whose } } })) });
  const back = useBack('today.said_unmarked');
  const rows = marks.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <details className="grp pile">
      <summary>{t('today.marks', { n: rows.length })}</summary>
      <ul>
        {rows.map((one) => (
          <Row key={one.mark_id} one={one} why={<>{words(one)}{one.staff && one.staff !== me && <> ({one.staff})</>}</>}>
            {mayMark && (one.act !== 'done' || one.no_answer_needed || !one.staff || one.staff === me) && <Button variant="subtle" size="compact-sm" aria-label={t('today.unmark_of', { name: one.name, about: one.about })} onClick={() => back.mutate(one)}>{t('today.unmark')}</Button>}
          </Row>
        ))}
      </ul>
    </details>
  );
}

const words = (one: Schemas['Marked']): string =>
  t(`today.marked.${one.no_answer_needed ? 'no_answer' : one.act}`, { at: clock(one.at), when: one.returns_on ? ago(one.returns_on) : '', reason: one.reason ?? '', to: one.to_staff ?? '' });

function useBack(said: 'today.said_back' | 'today.said_unmarked') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (one: Mark) => take(api.DELETE('/api/v1/today/marks/{id}', { params: { path: { id: one.mark_id } } })),
    onSuccess: (_, { name }) => say(t(said, { name })),
    onError: (broken: Error) => say(broken.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['today'] }),
  });
}

const Row = ({ one, why, children }: { one: Mark; why: ReactNode; children: ReactNode }) => (
  <li>
    <Face id={one.customer_id} name={one.name} size={32} />
    <div className="mid"><p><Link className="name" to={`/people/${one.customer_id}`}>{one.name}</Link> <span className="sm">{one.about}</span></p><p className="why">{why}</p></div>
    {children}
  </li>
);
