// Whose it is, what it is, and who watches.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { useColleagues } from '../tasks/useActs.ts';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';

const priorities = ['low', 'normal', 'high', 'urgent'] as const, kinds = ['complaint', 'question', 'request', 'praise'] as const;

export function WhoseIs({ one, acts, mayWrite }: { one: WholeCase; acts: Acts; mayWrite: boolean }) {
  const staff = useColleagues().data ?? [];
  const teams = useQuery({ queryKey: ['teams'], select: (page) => page.data.filter((team) => team.active), queryFn: () => take(api.GET('/api/v1/teams')) }).data ?? [];
  const frozen = !mayWrite || one.state === 'merged';
  return (
    <section className="whose" aria-labelledby="whose">
      <h2 id="whose">{t('cases.whose_title')}</h2>
      <Select size="sm" label={t('cases.owner')} disabled={frozen} value={one.staff_id ?? ''} onChange={(event) => void acts.change(one, { staff_id: event.currentTarget.value || null }, t('cases.said_given'))}
        data={[{ value: '', label: t('cases.nobodys') }, ...staff.map((s) => ({ value: s.id, label: s.name })), ...(one.staff_id && !staff.some((s) => s.id === one.staff_id) ? [{ value: one.staff_id, label: one.staff ?? '' }] : [])]} />
      {(teams.length > 0 || one.team_id) && <Select size="sm" label={t('cases.team')} disabled={frozen} value={one.team_id ?? ''} onChange={(event) => void acts.change(one, { team_id: event.currentTarget.value || null }, t('cases.said_given'))}
        data={[{ value: '', label: t('cases.no_team') }, ...teams.map((team) => ({ value: team.id, label: team.name }))]} />}
      <div className="two">
        <Select size="sm" label={t('cases.kind')} disabled={frozen} value={one.kind} data={kinds.map((value) => ({ value, label: t(`cases.kind.${value}`) }))} onChange={(event) => void acts.change(one, { kind: event.currentTarget.value as (typeof kinds)[number] }, t('cases.said_kept'))} />
        <Select size="sm" label={t('cases.priority')} disabled={frozen} value={one.priority} data={priorities.map((value) => ({ value, label: t(`cases.priority.${value}`) }))} onChange={(event) => void acts.change(one, { priority: event.currentTarget.value as (typeof priorities)[number] }, t('cases.said_kept'))} />
      </div>
      {one.watchers.length > 0 && <p className="sm dim">{t('cases.watched_by', { names: one.watchers.map((w) => w.name).join(', ') })}</p>}
    </section>
  );
}

export function Watch({ one, acts }: { one: WholeCase; acts: Acts }) {
  const me = useSigned().staff;
  const watched = one.watchers.some((w) => w.staff_id === me.id);
  return <p><Button size="compact-sm" variant="subtle" ml={-10} onClick={() => void (watched ? acts.unwatch(one, me.id) : acts.watch(one, me.id))}>{t(watched ? 'cases.unwatch' : 'cases.watch')}</Button></p>;
}
