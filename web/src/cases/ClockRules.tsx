// How long we have, for which cases; which answers to surveys open one; and what follows a closing. Each fault stands at its field.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import '../messages/more.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Problem } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { useColleagues } from '../tasks/useActs.ts';
import { days, draftOf, moved, newAnswer, newClock, placeSent, rulesFrom, timed } from './rules.ts';
import type { AnswerDraft, CaseRules, CaseRulesBody, ClockDraft, Faults, RulesDraft } from './rules.ts';
import { body, useKeep } from './useKeep.ts';

const kinds = ['complaint', 'question', 'request', 'praise'] as const;
const sources = ['mail', 'form', 'phone', 'survey', 'counter', 'review', 'post'] as const;
const levels = [1, 2, 3, 4] as const;
const scales = ['nps', 'csat', 'ces', 'rating'] as const;

export function ClockRules({ rules, mayWrite }: { rules: CaseRules; mayWrite: boolean }) {
  const { keep, problem, busy } = useKeep<CaseRules>((changed) => take(api.PUT('/api/v1/case-rules', { params: { header: ifMatch(rules) }, body: body(changed) as CaseRulesBody })), ['case-rules']);
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(rules));
  const [own, setOwn] = useState<Faults>({});
  const [sent, setSent] = useState<RulesDraft | null>(null);
  // Of what was sent last: the form's own faults, else the server's.
  const refused = Object.keys(own).length > 0 ? null : problem;
  const faults = refused ? Object.fromEntries(refused.errors.map((one) => [one.pointer, one.detail])) : own;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { body: said, faults: wrong } = rulesFrom(draft, rules);
    setOwn(wrong);
    setSent(draft);
    if (Object.keys(wrong).length === 0) void keep({ ...rules, ...said });
  };
  const put = (part: Partial<RulesDraft>) => setDraft({ ...draft, ...part });
  return (
    <section className="grp" aria-labelledby="clocks-of"><h2 id="clocks-of">{t('rules.clocks')}</h2>
      <p className="dim sm gap-s">{t('rules.clocks_why')}</p>
      <form onSubmit={submit} noValidate>
        <ol>{draft.clocks.map((rule, i) => <ClockRule key={rule.key} rule={rule} n={placeSent(sent, 'clocks', rule.key)} faults={faults} mayWrite={mayWrite} put={(changed) => put({ clocks: draft.clocks.map((one) => (one.key === rule.key ? changed : one)) })}
          acts={<Order name={rule.name} n={i} of={draft.clocks.length} move={(to) => put({ clocks: moved(draft.clocks, i, to) })} drop={() => put({ clocks: draft.clocks.filter((one) => one.key !== rule.key) })} />} />)}</ol>
        {mayWrite && <p><Button size="compact-sm" onClick={() => put({ clocks: [...draft.clocks, newClock()] })}>{t('rules.add_clock')}</Button></p>}
        <h3 className="gap-l">{t('rules.responses')}</h3>
        <ol>{draft.responses.map((rule, i) => <AnswerRule key={rule.key} rule={rule} n={placeSent(sent, 'responses', rule.key)} faults={faults} mayWrite={mayWrite} put={(changed) => put({ responses: draft.responses.map((one) => (one.key === rule.key ? changed : one)) })}
          acts={<Order name={rule.name} n={i} of={draft.responses.length} move={(to) => put({ responses: moved(draft.responses, i, to) })} drop={() => put({ responses: draft.responses.filter((one) => one.key !== rule.key) })} />} />)}</ol>
        {mayWrite && <p><Button size="compact-sm" onClick={() => put({ responses: [...draft.responses, newAnswer()] })}>{t('rules.add_answer')}</Button></p>}
        <h3 className="gap-l">{t('rules.after')}</h3>
        <div className="four-of">{days.map((field) => <TextInput key={field} size="sm" inputMode="numeric" disabled={!mayWrite} label={t(`rules.${field}`)} value={draft[field]} error={faults[`/${field}`]} onChange={(event) => put({ [field]: event.currentTarget.value })} />)}</div>
        <Refused problem={notShown(refused, draft, sent)} />
        {mayWrite && <Button type="submit" loading={busy}>{t('save')}</Button>}
      </form>
    </section>
  );
}

// What no field of this form can show.
function notShown(problem: Problem | null, draft: RulesDraft, sent: RulesDraft | null): Problem | null {
  const stands = (list: 'clocks' | 'responses', n: number) => draft[list].some((rule) => rule.key === sent?.[list][n]?.key);
  const here = (pointer: string) => {
    const [, list, n] = pointer.split('/');
    return list === 'clocks' || list === 'responses' ? stands(list, Number(n)) : days.some((field) => field === list);
  };
  return problem && problem.errors.length > 0 && problem.errors.every((one) => here(one.pointer)) ? null : problem;
}

// Where a rule stands among the others: the first that fits holds.
function Order({ name, n, of, move, drop }: { name: string; n: number; of: number; move: (to: number) => void; drop: () => void }) {
  return (
    <p className="row wrap">
      <Button size="compact-sm" variant="subtle" disabled={n === 0} aria-label={t('rules.up_of', { name })} onClick={() => move(n - 1)}>{t('rules.up')}</Button>
      <Button size="compact-sm" variant="subtle" disabled={n === of - 1} aria-label={t('rules.down_of', { name })} onClick={() => move(n + 1)}>{t('rules.down')}</Button>
      <Button size="compact-sm" variant="subtle" aria-label={t('rules.remove_of', { name })} onClick={drop}>{t('rules.remove')}</Button>
    </p>
  );
}

// n: where it stood when the faults were found.
type Lined<T> = { rule: T; n: number; faults: Faults; mayWrite: boolean; put: (changed: T) => void; acts: ReactNode };

function ClockRule({ rule, n, faults, mayWrite, put, acts }: Lined<ClockDraft>) {
  const staff = useStaff(rule.escalate_to);
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => take(api.GET('/api/v1/teams')) }).data?.data.filter((team) => team.active || team.id === rule.team_id) ?? [];
  const field = (name: Exclude<keyof ClockDraft, 'key'>) => ({ size: 'sm' as const, disabled: !mayWrite, label: t(`rules.clock.${name}`), value: rule[name], error: faults[`/clocks/${n}/${name}`], onChange: (event: { currentTarget: { value: string } }) => put({ ...rule, [name]: event.currentTarget.value }) });
  return (
    <li><fieldset className="rule"><legend>{rule.name || t('rules.new')}</legend>
      <div className="four-of"><TextInput required maxLength={100} {...field('name')} />
        <Select {...field('kind')} data={[{ value: '', label: t('rules.every_kind') }, ...kinds.map((value) => ({ value, label: t(`cases.kind.${value}`) }))]} />
        <Select {...field('source')} data={[{ value: '', label: t('rules.every_source') }, ...sources.map((value) => ({ value, label: t(`cases.source.${value}`) }))]} />
        <Select {...field('level')} data={[{ value: '', label: t('rules.every_level') }, ...levels.map((value) => ({ value: String(value), label: t('rules.level_from', { n: value }) }))]} />
        {timed.map((which) => <TextInput key={which} inputMode="decimal" {...field(which)} />)}
        <TextInput inputMode="numeric" {...field('warn_minutes')} />
        <Select {...field('escalate_to')} data={[{ value: '', label: t('rules.nobody') }, ...staff]} />
        <Select {...field('team_id')} data={[{ value: '', label: t('rules.team_by_itself') }, ...teams.map((team) => ({ value: team.id, label: team.name }))]} /></div>
      {mayWrite && acts}
    </fieldset></li>
  );
}

function AnswerRule({ rule, n, faults, mayWrite, put, acts }: Lined<AnswerDraft>) {
  const staff = useStaff(rule.owner_id);
  const field = (name: Exclude<keyof AnswerDraft, 'key'>) => ({ size: 'sm' as const, disabled: !mayWrite, label: t(`rules.answer.${name}`), value: rule[name], error: faults[`/responses/${n}/${name}`], onChange: (event: { currentTarget: { value: string } }) => put({ ...rule, [name]: event.currentTarget.value }) });
  return (
    <li><fieldset className="rule"><legend>{rule.name || t('rules.new')}</legend>
      <div className="four-of"><TextInput required maxLength={100} {...field('name')} />
        <Select {...field('survey')} data={scales.map((value) => ({ value, label: value === 'rating' ? t('question_kind.rating') : value.toUpperCase() }))} />
        <TextInput inputMode="numeric" {...field('from')} /><TextInput inputMode="numeric" {...field('to')} />
        <Select {...field('kind')} data={kinds.map((value) => ({ value, label: t(`cases.kind.${value}`) }))} />
        <TextInput inputMode="numeric" {...field('hours')} />
        <Select {...field('owner_id')} data={[{ value: '', label: t('rules.by_itself') }, ...staff]} /></div>
      {mayWrite && acts}
    </fieldset></li>
  );
}

// Who works here, and whoever has left and is still named.
function useStaff(named: string) {
  const staff = useColleagues().data ?? [];
  return [...staff.map((one) => ({ value: one.id, label: one.name })), ...(named && !staff.some((one) => one.id === named) ? [{ value: named, label: t('rules.left') }] : [])];
}
