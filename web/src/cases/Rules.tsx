// Who may give how much, how long we have, which answers open a case, ready answers, and teams. Everything is data.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { ClockRules } from './ClockRules.tsx';
import { amountFrom, amountText } from './money.ts';
import type { CaseRules, CaseRulesBody } from './rules.ts';
import { Teams } from './Teams.tsx';
import { body, useKeep } from './useKeep.ts';
import { useMoneyRules } from './useMend.ts';
import '../today/today.css';
import './cases.css';

type MoneyRules = Schemas['MoneyRulesInForce'];

export default function Rules() {
  const session = useSigned();
  const mayWrite = may(session, 'settings:write');
  const rules = useQuery({ queryKey: ['case-rules'], queryFn: () => take(api.GET('/api/v1/case-rules')) });
  const money = useMoneyRules();
  useTitle(t('rules.title'));
  if (rules.isPending || money.isPending) return <Waiting />;
  if (rules.isError) return <Broken error={rules.error} again={() => void rules.refetch()} />;
  if (money.isError) return <Broken error={money.error} again={() => void money.refetch()} />;
  return (
    <div className="narrow rules">
      <div className="bar"><Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button></div>
      <h1>{t('rules.title')}</h1>
      <Limits rules={money.data} key={`m${money.data.version}`} mayWrite={mayWrite && session.staff.role === 'owner'} />
      <ClockRules rules={rules.data} key={`c${rules.data.version}`} mayWrite={mayWrite} />
      <Ready rules={rules.data} key={`r${rules.data.version}`} mayWrite={mayWrite} />
      <Teams mayWrite={mayWrite} />
    </div>
  );
}

function Limits({ rules, mayWrite }: { rules: MoneyRules; mayWrite: boolean }) {
  const session = useSigned();
  const everybody = useQuery({ queryKey: ['allowances'], enabled: may(session, 'settings:read'), queryFn: () => take(api.GET('/api/v1/allowances')) });
  const { keep, problem, busy } = useKeep<MoneyRules>((changed) => take(api.PUT('/api/v1/remedy-rules', { params: { header: ifMatch(rules) }, body: body(changed) as Schemas['MoneyRules'] })), ['remedy-rules', 'allowances', 'allowance']);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const currency = session.business.currency;
  const of = (role: string, which: 'per_case' | 'per_month') => typed[`${role} ${which}`] ?? (rules.roles.find((one) => one.role === role)?.[which] ? amountText(rules.roles.find((one) => one.role === role)![which]!) : '');
  // Nothing is no limit: what cannot be read as an amount must not become that.
  const isNone = (text: string) => text.trim() !== '' && !amountFrom(text, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ((['staff', 'manager'] as const).some((role) => isNone(of(role, 'per_case')) || isNone(of(role, 'per_month')))) return;
    const roles = (['staff', 'manager'] as const).map((role) => ({ role, ...Object.fromEntries((['per_case', 'per_month'] as const).map((which) => [which, amountFrom(of(role, which), currency)]).filter(([, amount]) => amount)) }));
    void keep({ ...rules, roles: [...roles, ...rules.roles.filter((one) => one.role !== 'staff' && one.role !== 'manager')] });
  };
  return (
    <section className="grp" aria-labelledby="limits"><h2 id="limits">{t('rules.limits')}</h2>
      <ul className="gap-s">{(everybody.data?.data ?? []).map((one) => <li key={one.staff_id}>{one.sentence}</li>)}</ul>
      {mayWrite && (
        <form className="gap-s" onSubmit={submit}>
          <p className="dim sm">{t('rules.limits_why', { currency })}</p>
          {(['staff', 'manager'] as const).map((role) => (
            <div key={role} className="three-of"><b>{word('role', role)}</b>
              {(['per_case', 'per_month'] as const).map((which) => <TextInput key={which} size="sm" inputMode="decimal" label={t(`rules.${which}`)} aria-label={t('rules.limit_of', { role: word('role', role), which: t(`rules.${which}`) })} value={of(role, which)} error={isNone(of(role, which)) ? t('money.no_amount') : undefined} onChange={(event) => setTyped({ ...typed, [`${role} ${which}`]: event.currentTarget.value })} />)}
            </div>
          ))}
          <Refused problem={problem} />
          <Button type="submit" loading={busy}>{t('save')}</Button>
        </form>
      )}
    </section>
  );
}

function Ready({ rules, mayWrite }: { rules: CaseRules; mayWrite: boolean }) {
  const { keep, problem, busy } = useKeep<CaseRules>((changed) => take(api.PUT('/api/v1/case-rules', { params: { header: ifMatch(rules) }, body: body(changed) as CaseRulesBody })), ['case-rules']);
  const [name, setName] = useState('');
  const [words, setWords] = useState('');
  return (
    <section className="grp" aria-labelledby="ready-of"><h2 id="ready-of">{t('rules.ready')}</h2>
      {rules.answers.length === 0 && <p className="dim gap-s">{t('rules.no_ready')}</p>}
      <ul className="ledger">{rules.answers.map((one) => (
        <li key={one.name}><div><b>/{one.name}</b><p className="sm">{one.words}</p></div>{mayWrite && <Button size="compact-sm" variant="subtle" aria-label={t('rules.remove_of', { name: one.name })} onClick={() => void keep({ ...rules, answers: rules.answers.filter((other) => other !== one) })}>{t('rules.remove')}</Button>}</li>
      ))}</ul>
      {mayWrite && (
        <form className="form gap-s" onSubmit={(event) => { event.preventDefault(); void keep({ ...rules, answers: [...rules.answers, { name: name.trim(), words: words.trim() }] }); }}>
          <TextInput label={t('rules.ready_name')} required maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea label={t('rules.ready_words')} description={t('rules.ready_why')} required autosize minRows={2} maxLength={4000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
          <Refused problem={problem} />
          <p><Button type="submit" loading={busy} disabled={!name.trim() || !words.trim()}>{t('rules.ready_add')}</Button></p>
        </form>
      )}
    </section>
  );
}
