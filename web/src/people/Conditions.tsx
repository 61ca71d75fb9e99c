// Who is meant: conditions on what is known, one chip for each, all of which hold. The address keeps them.
import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { quick, read, same, takesValue, valueFits, write } from './conditions.ts';
import type { Condition, Fact, Operator } from './conditions.ts';

const said = (one: Condition, facts: Fact[]) => {
  const known = quick.find((q) => same(q.condition, one));
  if (known) return t(`people.quick.${known.name}`);
  const fact = facts.find((f) => f.name === one.field);
  return t('people.condition', { fact: fact?.meaning ?? one.field, op: t(`people.op.${one.op}`), value: String(one.value ?? '').replaceAll('_', ' ') }).trim();
};

export function Conditions({ where, change, count }: { where: string; change: (where: string | null) => void; count: string | null }) {
  const facts = useQuery({ queryKey: ['customers', 'facts'], queryFn: () => take(api.GET('/api/v1/facts')), staleTime: Infinity });
  const [adding, setAdding] = useState(false);
  const chosen = read(where);
  const list = facts.data?.data ?? [];
  const set = (next: Condition[]) => change(write(next));
  const toggle = (one: Condition) => set(chosen.some((c) => same(c, one)) ? chosen.filter((c) => !same(c, one)) : [...chosen, one]);
  return (
    <div className="conditions" role="group" aria-label={t('people.conditions')}>
      {quick.map(({ name, condition }) => (
        <button key={name} type="button" className="pick" aria-pressed={chosen.some((c) => same(c, condition))} onClick={() => toggle(condition)}>{t(`people.quick.${name}`)}</button>
      ))}
      {chosen.filter((one) => !quick.some((q) => same(q.condition, one))).map((one) => (
        <button key={JSON.stringify(one)} type="button" className="pick" aria-pressed="true" aria-label={t('people.condition_away', { words: said(one, list) })} onClick={() => toggle(one)}>{said(one, list)}<IconX size={14} aria-hidden /></button>
      ))}
      <button type="button" className="pick" aria-expanded={adding} onClick={() => setAdding(!adding)}><IconPlus size={14} aria-hidden />{t('people.condition_add')}</button>
      {count !== null && <span className="sm dim" role="status">{count}</span>}
      {adding && list.length > 0 && <Adding facts={list} add={(one) => { set([...chosen.filter((c) => !same(c, one)), one]); setAdding(false); }} />}
    </div>
  );
}

function Adding({ facts, add }: { facts: Fact[]; add: (one: Condition) => void }) {
  const [name, setName] = useState(facts[0]!.name);
  const fact = facts.find((f) => f.name === name) ?? facts[0]!;
  const [op, setOp] = useState<Operator>(fact.operators[0]!);
  const [value, setValue] = useState('');
  const chosen = fact.operators.includes(op) ? op : fact.operators[0]!;
  const fits = valueFits(fact, chosen, value);
  const choices = fact.kind === 'flag' ? ['true', 'false'] : fact.values;
  return (
    <form className="condition" onSubmit={(e) => { e.preventDefault(); if (fits) add(takesValue(chosen) ? { field: fact.name, op: chosen, value } : { field: fact.name, op: chosen }); }}>
      <Select autoFocus label={t('people.condition_what')} value={name} onChange={(e) => { setName(e.currentTarget.value); setValue(''); }} data={facts.map((f) => ({ value: f.name, label: f.meaning }))} />
      <Select label={t('people.condition_how')} value={chosen} onChange={(e) => setOp(e.currentTarget.value as Operator)} data={fact.operators.map((one) => ({ value: one, label: t(`people.op.${one}`) }))} />
      {takesValue(chosen) && (choices.length > 0
        ? <Select label={t('people.condition_value')} value={value} onChange={(e) => setValue(e.currentTarget.value)} data={[{ value: '', label: '' }, ...choices.map((one) => ({ value: one, label: one.replaceAll('_', ' ') }))]} />
        : <TextInput label={t('people.condition_value')} type={chosen === 'before' || chosen === 'since' || (fact.kind === 'day' && chosen.startsWith('is')) ? 'date' : 'text'} inputMode={fact.kind === 'text' ? 'text' : 'decimal'} value={value} onChange={(e) => setValue(e.currentTarget.value)} />)}
      <Button type="submit" disabled={!fits}>{t('people.condition_go')}</Button>
    </form>
  );
}
