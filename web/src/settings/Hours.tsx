// When the business is open: by these hours our own clock runs when somebody waits for an answer.
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Dispatch, FormEvent, SetStateAction } from 'react';
import { Problem, api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { dayWithWeekday, weekdays } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { bodyOf, ending, isOpenEver, names, proposed, typed, weekInWords, weekOf } from './hours.ts';
import type { Range, Special, Week } from './hours.ts';

type Hours = Schemas['OpeningHours'];

export function HoursForm({ mayWrite }: { mayWrite: boolean }) {
  const hours = useQuery({ queryKey: ['opening-hours'], queryFn: () => take(api.GET('/api/v1/business/opening-hours')) });
  if (hours.isPending) return <Waiting lines={7} />;
  if (hours.isError) return <Broken error={hours.error} again={() => void hours.refetch()} />;
  const week = weekOf(hours.data);
  return (
    <>
      <p className="sentence">{hours.data.version === 0 ? t('hours.never_said') : hours.data.always_open ? t('hours.always_sentence') : t('hours.sentence', { week: weekInWords(week) })}</p>
      <p className="dim">{t('hours.why')}</p>
      {mayWrite ? <Form key={hours.data.version} hours={hours.data} before={week} /> : <ul className="gap">{week.days.map((d) => <li key={d.on}>{dayWithWeekday(d.on)} {d.name}</li>)}</ul>}
    </>
  );
}

function Form({ hours, before }: { hours: Hours; before: Week }) {
  const queries = useQueryClient();
  const [week, setWeek] = useState(before);
  const [always, setAlways] = useState(hours.always_open && hours.version > 0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const put = (version: number, to: Week | null) => take(api.PUT('/api/v1/business/opening-hours', { params: { header: ifMatch({ version }) }, body: bodyOf(to) }));
  const show = (made: Hours) => { queries.setQueryData(['opening-hours'], made); void queries.invalidateQueries({ predicate: (q) => ['waiting', 'response-times', 'report'].includes(String(q.queryKey[0])) }); };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true); setProblem(null);
    try {
      const made = await put(hours.version, always ? null : week);
      show(made);
      offerUndo(t('hours.kept'), () => void put(made.version, hours.always_open ? null : before).then(show, (broken: Error) => say(broken.message)));
    } catch (broken) {
      setProblem(broken instanceof Problem ? broken : new Problem(0));
    } finally {
      setBusy(false);
    }
  };
  const faultAt = (pointer: string) => problem?.errors.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`))?.detail;
  const shown = !always && [...names.map((n) => `/${n}`), ...week.days.map((_, i) => `/days/${i}`)].some(faultAt);
  return (
    <form className="hours" onSubmit={(e) => void submit(e)}>
      <Checkbox label={t('hours.always')} checked={always} onChange={(e) => setAlways(e.currentTarget.checked)} />
      {!always && <Days week={week} setWeek={setWeek} faultAt={faultAt} />}
      <Refused problem={shown ? null : problem} />
      <div><Button type="submit" variant="filled" loading={busy}>{t('save')}</Button></div>
    </form>
  );
}

function Days({ week, setWeek, faultAt }: { week: Week; setWeek: Dispatch<SetStateAction<Week>>; faultAt: (pointer: string) => string | undefined }) {
  const special = (at: number, change: Partial<Special> | null) => setWeek((old) => ({ ...old, days: change === null ? old.days.filter((_, i) => i !== at) : old.days.map((d, i) => (i === at ? { ...d, ...change } : d)) }));
  return (
    <>
      {names.map((name, i) => (
        <Ranges key={name} label={weekdays('long')[i]!} none={t(isOpenEver(week) ? 'hours.closed' : 'hours.unsaid')} ranges={week[name]} fault={faultAt(`/${name}`)} first={() => proposed(week, name)} change={(ranges) => setWeek((old) => ({ ...old, [name]: ranges }))} />
      ))}
      <h2 className="gap">{t('hours.otherwise')}</h2>
      {week.days.length === 0 && <p className="sm dim">{t('hours.otherwise_none')}</p>}
      {week.days.map((d, i) => (
        <div key={i} className="special" role="group" aria-label={d.name || d.on || t('hours.new_day')}>
          <span className="row wrap">
            <TextInput type="date" aria-label={t('hours.which_day')} value={d.on} required onChange={(e) => special(i, { on: e.currentTarget.value })} />
            <TextInput className="grow" aria-label={t('hours.name')} placeholder={t('hours.name')} maxLength={100} value={d.name} onChange={(e) => special(i, { name: e.currentTarget.value })} />
            <Button variant="subtle" size="compact-sm" aria-label={t('hours.drop_day', { day: d.name || d.on })} onClick={() => special(i, null)}><IconX className="i" stroke={1.75} aria-hidden /></Button>
          </span>
          <Ranges label={t('hours.on_it')} none={t('hours.closed')} ranges={d.ranges} fault={faultAt(`/days/${i}`)} first={() => [{ from: '09:00', to: '13:00' }]} change={(ranges) => special(i, { ranges })} />
        </div>
      ))}
      <div><Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} onClick={() => setWeek((old) => ({ ...old, days: [...old.days, { on: '', name: '', ranges: [] }] }))}>{t('hours.add_day')}</Button></div>
    </>
  );
}

function Ranges({ label, ranges, none, fault, first, change }: { label: string; none: string; ranges: Range[]; fault: string | undefined; first: () => Range[]; change: (ranges: Range[]) => void }) {
  const set = (at: number, part: Partial<Range>) => change(ranges.map((r, i) => (i === at ? { ...r, ...part } : r)));
  return (
    <div className="dayrow" role="group" aria-label={label}>
      <span className="day">{label}</span>
      <span className="ranges">
        {ranges.length === 0 && <span className="dim">{none}</span>}
        {ranges.map((r, i) => (
          <span key={i} className="row">
            <TextInput type="time" aria-label={t('hours.from', { day: label })} value={r.from} required onChange={(e) => set(i, { from: e.currentTarget.value })} />
            <span className="dim">{t('hours.to_word')}</span>
            <TextInput type="time" aria-label={t('hours.to', { day: label })} value={typed(r.to)} required onChange={(e) => set(i, { to: ending(e.currentTarget.value) })} />
            <Button variant="subtle" size="compact-sm" aria-label={t('hours.drop', { day: label, from: r.from })} onClick={() => change(ranges.filter((_, k) => k !== i))}><IconX className="i" stroke={1.75} aria-hidden /></Button>
          </span>
        ))}
        <Button variant="subtle" size="compact-sm" aria-label={t(ranges.length ? 'hours.more_of' : 'hours.open_of', { day: label })} onClick={() => change(ranges.length ? [...ranges, { from: ranges.at(-1)!.to, to: ranges.at(-1)!.to }] : first())}>{t(ranges.length ? 'hours.more' : 'hours.open')}</Button>
        {fault && <span className="st wrong sm" role="alert">{fault}</span>}
      </span>
    </div>
  );
}
