// Who is trained for a standard, and whether it shows.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { dayFromNow, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { sidesOf, verdictOf } from './standards.ts';
import type { Adherence, Standard } from './standards.ts';
import { useChange } from './useStandard.ts';

export function Trained({ standard, adherence, mayWrite }: { standard: Standard; adherence: Adherence; mayWrite: boolean }) {
  const change = useChange();
  const { id } = standard;
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => take(api.GET('/api/v1/staff')), enabled: mayWrite });
  const [who, setWho] = useState('');
  const others = (staff.data?.data ?? []).filter((s) => s.active && !standard.training.some((one) => one.staff_id === s.id && (one.until === null || one.until >= dayFromNow(0))));
  const sides = sidesOf(adherence.training);
  const train = () => {
    let made = '';
    change.mutate({
      act: async () => { made = (await take(api.POST('/api/v1/standards/{id}/training', { params: { path: { id } }, body: { staff_id: who } }))).id; setWho(''); },
      words: t('standards.trained_said'), back: () => take(api.DELETE('/api/v1/standards/{id}/training/{training}', { params: { path: { id, training: made } } })),
    });
  };
  const until = (version: number, training: string, day: string | null) => take(api.PATCH('/api/v1/standards/{id}/training/{training}', { params: { path: { id, training }, header: ifMatch({ version }) }, body: { until: day } }));
  // Taken back where nothing else was changed since: each change is one version more.
  const end = (one: Standard['training'][number]) => change.mutate({ act: () => until(standard.version, one.id, dayFromNow(0)), words: t('standards.untrained_said', { name: one.staff }), back: () => until(standard.version + 1, one.id, null) });
  return (
    <section aria-labelledby={`trained-${id}`}>
      <h3 id={`trained-${id}`}>{t('standards.trained')}</h3>
      {standard.training.length === 0 && <p className="dim">{t('standards.nobody_trained')}</p>}
      <ul className="things">
        {standard.training.map((one) => (
          <li key={one.id}>
            <Face id={one.staff_id} name={one.staff} size={26} />
            <span className="grow"><span className="name">{one.staff}</span> <span className="sm dim">{one.until ? t('standards.since_until', { since: shortDayYear(one.since), until: shortDayYear(one.until) }) : t('standards.since', { since: shortDayYear(one.since) })}</span></span>
            {mayWrite && !one.until && <Button size="compact-sm" variant="subtle" aria-label={t('standards.untrain_of', { name: one.staff })} onClick={() => end(one)}>{t('standards.untrain')}</Button>}
          </li>
        ))}
      </ul>
      {sides && <p className="sm dim">{t('standards.by_trained', { sides })} {verdictOf(adherence.training)}</p>}
      {mayWrite && !standard.retired_at && others.length > 0 && (
        <p className="row wrap gap-s">
          <Select aria-label={t('standards.who')} value={who} data={[{ value: '', label: t('standards.who') }, ...others.map((s) => ({ value: s.id, label: s.name }))]} onChange={(e) => setWho(e.currentTarget.value)} />
          <Button disabled={!who || change.isPending} onClick={train}>{t('standards.train')}</Button>
        </p>
      )}
    </section>
  );
}
