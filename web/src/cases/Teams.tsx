// Small teams that own cases from start to finish, each with money of its own.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSigned } from '../session/session.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { exactMoney } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { useColleagues } from '../tasks/useActs.ts';
import { amountFrom } from './money.ts';

type Team = Schemas['Team'];

export function Teams({ mayWrite }: { mayWrite: boolean }) {
  const currency = useSigned().business.currency;
  const queries = useQueryClient();
  const staff = useColleagues().data ?? [];
  const teams = useQuery({ queryKey: ['teams', 'all'], queryFn: () => take(api.GET('/api/v1/teams')) });
  const [members, setMembers] = useState<string[]>([]);
  const draft = useDraft({ name: '', monthly_budget: '' });
  const isNone = draft.values.monthly_budget.trim() !== '' && !amountFrom(draft.values.monthly_budget, currency);
  const again = () => queries.invalidateQueries({ queryKey: ['teams'] });
  const nameOf = (id: string) => staff.find((one) => one.id === id)?.name ?? t('rules.left');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const budget = amountFrom(draft.values.monthly_budget, currency);
    if (isNone) return;
    if (!(await draft.send(() => take(api.POST('/api/v1/teams', { body: { name: draft.values.name.trim(), members, ...(budget ? { monthly_budget: budget } : {}) } }))))) return;
    draft.reset();
    setMembers([]);
    say(t('rules.team_made'));
    await again();
  };
  const close = (team: Team) => void take(api.PATCH('/api/v1/teams/{id}', { params: { path: { id: team.id }, header: ifMatch(team) }, body: { active: !team.active } })).catch((broken: Error) => say(broken.message)).finally(() => void again());
  const rows = teams.data?.data ?? [];
  const first = rows.filter((team) => team.active).sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id))[0];
  return (
    <section className="grp" aria-labelledby="teams"><h2 id="teams">{t('rules.teams')}</h2>
      {rows.length === 0 && <p className="dim gap-s">{t('rules.no_teams')}</p>}
      {first && <p className="dim sm gap-s">{t('rules.team_first', { name: first.name })}</p>}
      <ul className="ledger">{rows.map((team) => (
        <li key={team.id}><div><b>{team.name}</b>{!team.active && <span className="dim"> {t('rules.team_closed')}</span>}<p className="sm dim">{team.members.map(nameOf).join(', ')}{team.monthly_budget && <> {t('rules.team_budget', { amount: exactMoney(team.monthly_budget) })}</>}</p></div>
          {mayWrite && <Button size="compact-sm" variant="subtle" aria-label={t(team.active ? 'rules.close_team' : 'rules.open_team', { name: team.name })} onClick={() => close(team)}>{t(team.active ? 'rules.team_end' : 'rules.team_again')}</Button>}</li>
      ))}</ul>
      {mayWrite && (
        <form className="form gap-s" onSubmit={(event) => void submit(event)}>
          <TextInput label={t('rules.team_name')} required maxLength={100} {...draft.field('name')} />
          <TextInput label={t('rules.team_month', { currency })} inputMode="decimal" {...draft.field('monthly_budget')} {...(isNone && { error: t('money.no_amount') })} />
          <Checkbox.Group label={t('rules.team_members')} value={members} onChange={setMembers}><div className="row wrap gap-s">{staff.map((one) => <Checkbox key={one.id} value={one.id} label={one.name} />)}</div></Checkbox.Group>
          <Refused problem={draft.problem} />
          <p><Button type="submit" loading={draft.busy}>{t('rules.team_add')}</Button></p>
        </form>
      )}
    </section>
  );
}
