// Somebody leaves: what they have open, and who takes it, before anything happens.
import { Button, Textarea } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { locale, t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { useActs, useColleagues } from './useActs.ts';
import '../today/today.css';
import './tasks.css';

export default function Leaving() {
  const { id = '' } = useParams();
  const go = useNavigate();
  const acts = useActs();
  const leaving = useQuery({ queryKey: ['leaving', id], queryFn: () => take(api.GET('/api/v1/staff/{id}/leaving', { params: { path: { id } } })) });
  const others = (useColleagues().data ?? []).filter((s) => s.id !== id);
  const [to, setTo] = useState('');
  const [except, setExcept] = useState<Record<string, string>>({});
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useTitle(leaving.data && t('leaving.title', { name: leaving.data.staff.name }));
  if (leaving.isPending) return <Waiting />;
  if (leaving.isError) return <Broken error={leaving.error} again={() => void leaving.refetch()} />;
  const { staff, promises, tasks, cases, customers, first_customers: first, waiting } = leaving.data;
  const total = promises.length + tasks.length + cases.length + customers;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const body = { to_staff_id: to, note: note.trim(), except: Object.entries(except).filter(([, who]) => who && who !== to).map(([thing, who]) => ({ id: thing, to_staff_id: who })) };
      const left = await take(api.POST('/api/v1/staff/{id}/leaving', { params: { path: { id } }, body }));
      say(t('leaving.said', { n: left.promises + left.tasks + left.cases + left.customers }));
      void acts.again();
      void go('/settings/staff');
    } catch (broken) {
      setProblem(broken instanceof Problem ? broken : new Problem(0));
    } finally {
      setBusy(false);
    }
  };
  const row = (thing: string, what: string) => (
    <li key={thing}>
      <p className="about">{what}</p>
      <Select size="xs" aria-label={t('leaving.to_of', { what })} value={except[thing] ?? ''} onChange={(event) => setExcept({ ...except, [thing]: event.currentTarget.value })} data={[{ value: '', label: t('leaving.same') }, ...others.map((s) => ({ value: s.id, label: s.name }))]} />
    </li>
  );
  const things = [promises.length && t('leaving.n_promises', { n: promises.length }), tasks.length && t('leaving.n_tasks', { n: tasks.length }), cases.length && t('leaving.n_cases', { n: cases.length }), customers && t('leaving.n_customers', { n: customers })].filter((one) => one !== 0);
  return (
    <div className="narrow today tasks">
      <div className="bar"><Button component={Link} to="/settings/staff" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.settings')}</Button></div>
      <div className="bar"><h1>{t('leaving.title', { name: staff.name })}</h1></div>
      <p className="sentence">{total === 0 ? t('leaving.nothing', { name: staff.name }) : t('leaving.sentence', { name: staff.name, things: new Intl.ListFormat(locale).format(things) })}{waiting.length > 0 && <> {t('leaving.waiting', { n: waiting.length })}</>}</p>
      <form className="opened give" onSubmit={(event) => void submit(event)}>
        <Select label={t('leaving.all_to')} required withAsterisk={false} value={to} onChange={(event) => setTo(event.currentTarget.value)} data={[{ value: '', label: t('leaving.choose') }, ...others.map((s) => ({ value: s.id, label: s.name }))]} />
        <Textarea label={t('handover.note')} rows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Refused problem={problem} />
        <p><Button type="submit" variant="filled" loading={busy} disabled={!to || !note.trim()}>{staff.active ? t('leaving.go', { name: staff.name }) : t('leaving.go_left')}</Button></p>
      </form>
      <Group title={t('leaving.promises')}>{promises.map((one) => row(one.id, one.what))}</Group>
      <Group title={t('leaving.tasks')}>{tasks.map((one) => row(one.id, one.what))}</Group>
      <Group title={t('leaving.cases')}>{cases.map((one) => row(one.id, one.subject))}</Group>
      <Group title={t('leaving.customers')}>{first.map((one: Schemas['CaredFor']) => row(one.customer_id, one.name ?? one.external_id ?? t('handover.somebody')))}</Group>
      {customers > first.length && <p className="dim">{t('leaving.more', { n: customers - first.length })}</p>}
    </div>
  );
}

function Group({ title, children }: { title: string; children: React.ReactNode[] }) {
  if (children.length === 0) return null;
  return <section className="grp" aria-label={title}><h2>{title}</h2><ul className="jobs">{children}</ul></section>;
}
