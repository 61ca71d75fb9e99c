// Facts, changed where they stand. A change names the version it was made on; if somebody else was faster, both
// versions are shown and nothing typed is lost.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Problem, api, ifMatch, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { offerUndo } from '../shell/undo.tsx';
import { Select } from '../shell/Select.tsx';
import { facts, patchOf, shown, written } from './facts.ts';
import type { Fact } from './facts.ts';
import type { Customer } from './people.ts';

export function Facts({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const [editing, setEditing] = useState<Fact['name'] | null>(null);
  const known = facts.filter((f) => f.name !== 'name' && (written(customer, f) || f.name === editing));
  const unknown = facts.filter((f) => !written(customer, f));
  const custom = Object.entries(customer.custom ?? {}).filter(([, value]) => value);
  return (
    <div className="blk">
      <h2>{t('customer.facts')}</h2>
      <dl className="kv facts">
        {editing === 'name' && <Row fact={facts[0]} customer={customer} editing start={() => {}} stop={() => setEditing(null)} mayWrite />}
        {known.map((fact) => (
          <Row key={fact.name} fact={fact} customer={customer} editing={editing === fact.name} mayWrite={mayWrite} start={() => setEditing(fact.name)} stop={() => setEditing(null)} />
        ))}
        {custom.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {mayWrite && unknown.length > 0 && (
        <Select
          mt="sm" className="addfact" aria-label={t('customer.add_fact')} value="" onChange={(e) => setEditing(e.currentTarget.value as Fact['name'])}
          data={[{ value: '', label: t('customer.add_fact') }, ...unknown.map((f) => ({ value: f.name, label: t(`fact.${f.name}`) }))]}
        />
      )}
    </div>
  );
}

function Row({ fact, customer, editing, start, stop, mayWrite }: { fact: Fact; customer: Customer; editing: boolean; start: () => void; stop: () => void; mayWrite: boolean }) {
  const change = useChange(customer);
  const label = t(`fact.${fact.name}`);
  return (
    <div className={editing ? 'open' : undefined}>
      <dt>{label}</dt>
      <dd>
        {editing
          ? <Field fact={fact} customer={customer} label={label} stop={stop} />
          : mayWrite
            ? <button type="button" className="fact" onClick={start} aria-label={t('customer.change_fact', { fact: label, value: shown(customer, fact) })}>{shown(customer, fact)}<IconPencil className="pen" stroke={1.75} aria-hidden />{change.isPending && <span className="saving" />}</button>
            : shown(customer, fact)}
      </dd>
    </div>
  );
}

function Field({ fact, customer, label, stop }: { fact: Fact; customer: Customer; label: string; stop: () => void }) {
  const before = written(customer, fact);
  const [text, setText] = useState(before);
  const [other, setOther] = useState<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const change = useChange(customer);
  const queries = useQueryClient();
  useEffect(() => { field.current?.focus(); }, []);

  const save = () => {
    if (text.trim() === before.trim() && other === null) return stop();
    change.mutate(patchOf(fact, text), {
      onSuccess: (saved) => {
        stop();
        offerUndo(t('customer.saved', { fact: label }), () => change.mutate(patchOf(fact, before), { onError: () => void queries.invalidateQueries({ queryKey: ['customer', saved.id] }) }));
      },
      onError: async (broken) => {
        if (!(broken instanceof Problem) || broken.code !== 'changed_meanwhile') return;
        await queries.refetchQueries({ queryKey: ['customer', customer.id], exact: true });
        const fresh = queries.getQueryData<Customer>(['customer', customer.id]);
        if (fresh) setOther(shown(fresh, fact));
      },
    });
  };
  const refused = change.error instanceof Problem && change.error.code !== 'changed_meanwhile' ? (change.error.errors[0]?.detail ?? change.error.detail ?? t('broken.no_answer')) : null;
  const keys = (e: React.KeyboardEvent) => {
    if (e.key === 'Escape') stop();
    if (e.key === 'Enter' && (fact.kind !== 'long' || e.ctrlKey || e.metaKey)) { e.preventDefault(); save(); }
  };
  const common = { ref: field, 'aria-label': label, value: text, error: refused, onKeyDown: keys, description: fact.kind === 'list' ? t('customer.list_hint') : fact.name === 'birthday' ? t('customer.birthday_hint') : undefined };
  return (
    <form onSubmit={(e) => { e.preventDefault(); save(); }}>
      {fact.kind === 'long'
        ? <Textarea {...common} rows={4} onChange={(e) => setText(e.currentTarget.value)} />
        : <TextInput {...common} onChange={(e) => setText(e.currentTarget.value)} />}
      {other !== null && <p className="sm watch-note" role="alert">{other ? t('customer.meanwhile', { now: other }) : t('customer.meanwhile_empty')}</p>}
      <span className="row gap-s"><Button type="submit" size="compact-sm" loading={change.isPending}>{t(other === null ? 'save' : 'customer.keep_mine')}</Button><Button variant="subtle" size="compact-sm" onClick={stop}>{t(other === null ? 'cancel' : 'customer.take_theirs')}</Button></span>
    </form>
  );
}

function useChange(customer: Customer) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (patch: Record<string, string | string[] | null>) => {
      const latest = queries.getQueryData<Customer>(['customer', customer.id]) ?? customer;
      return take(api.PATCH('/api/v1/customers/{id}', { params: { path: { id: customer.id }, header: ifMatch(latest) }, body: patch }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(['customer', customer.id], saved);
      void queries.invalidateQueries({ queryKey: ['customers'] });
    },
  });
}
