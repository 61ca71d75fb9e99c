// One promise: for whom, what, by when, who keeps it; opened, what came of it.
import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconCornerUpRight, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Face } from '../shell/Face.tsx';
import { exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Select } from '../shell/Select.tsx';
import { dueAgo, dueWords, isOpen, needsApology } from './promises.ts';
import type { Promised, State } from './promises.ts';
import { usePromise, useStaff, useTakeBack } from './usePromise.ts';
import type { Act } from './usePromise.ts';
import './promises.css';

const looks: Record<State, ['good' | 'plain' | 'watch' | 'wrong', typeof IconClock]> = {
  open: ['plain', IconClock], late: ['wrong', IconAlertTriangle], kept: ['good', IconCircleCheck], kept_late: ['watch', IconCircleCheck], broken: ['wrong', IconX], released: ['plain', IconCornerUpRight],
};
export const endings: Partial<Record<State, Act>> = { kept: 'kept', kept_late: 'kept', broken: 'broken', released: 'released' };

export function PromiseLine({ promise: p, mayWrite, withName = true, grouped, open, toggle }: { promise: Promised; mayWrite: boolean; withName?: boolean; grouped?: boolean; open: boolean; toggle: () => void }) {
  const { end, give } = usePromise(p);
  const back = useTakeBack();
  const name = p.customer_name ?? t('customer.nameless');
  const [tone, Icon] = looks[p.state];
  const ended = endings[p.state];
  return (
    <li className="promise" id={p.id} tabIndex={-1} data-open={open || undefined}>
      {withName && <Face id={p.customer_id} name={name} size={36} />}
      <div className="grow">
        {withName && <Link className="name" to={`/people/${p.customer_id}`}>{name}</Link>}
        <p className="what">{p.what}</p>
        <p className="sm dim">
          {p.state !== 'open' && !(grouped && p.state === 'late') && <span className={`st ${tone}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`promises.state.${p.state}`)}</span>}{' '}
          <time dateTime={p.due_at} title={exact(p.due_at)}>{dueWords(p)}</time>{isOpen(p) && <> ({dueAgo(p)})</>}{p.staff && <>; {t(isOpen(p) ? 'promises.keeper' : 'promises.had_promised', { name: p.staff })}</>}{p.place && <>; {t('promises.made_at', { place: p.place, day: shortDayYear(p.made_at) })}</>}.
        </p>
        {p.ending_note && <p className="sm dim note">{t('promises.note', { words: p.ending_note })}</p>}
        {p.apologised_at && <p className="sm dim">{t('promises.apologised', { day: shortDayYear(p.apologised_at), who: p.apologised_by ? `, ${p.apologised_by}` : '' })}{p.apology_note && ` ${p.apology_note}`}</p>}
      </div>
      {mayWrite && (
        <span className="acts row">
          {isOpen(p) && <Button size="compact-sm" loading={end.isPending} aria-label={t('promises.kept_of', { what: p.what })} onClick={() => end.mutate({ what: 'kept', words: '' })}>{t('promises.kept')}</Button>}
          {isOpen(p) || needsApology(p)
            ? <Button variant="subtle" size="compact-sm" aria-expanded={open} aria-label={t(isOpen(p) ? 'promises.more_of' : 'promises.apologise_of', { what: p.what })} onClick={toggle}>{t(isOpen(p) ? 'promises.more' : 'promises.apologise')}</Button>
            : ended && <Button variant="subtle" size="compact-sm" aria-label={t('promises.take_back_of', { what: p.what })} onClick={() => back.mutate({ id: p.id, what: ended })}>{t('promises.take_back')}</Button>}
        </span>
      )}
      {open && mayWrite && <Opened promise={p} busy={end.isPending || give.isPending} end={(what, words) => end.mutate({ what, words }, { onSuccess: toggle })} give={(to, who) => give.mutate({ to, name: who }, { onSuccess: toggle })} close={toggle} />}
    </li>
  );
}

function Opened({ promise: p, busy, end, give, close }: { promise: Promised; busy: boolean; end: (what: Act, words: string) => void; give: (to: string, name: string) => void; close: () => void }) {
  const [words, setWords] = useState('');
  const staff = useStaff(isOpen(p)).data?.data.filter((s) => s.active && s.id !== p.staff_id) ?? [];
  const text = words.trim();
  return (
    <div className="opened" onKeyDown={(e) => e.key === 'Escape' && close()}>
      <Textarea label={t(isOpen(p) ? 'promises.words' : 'promises.apology_words')} description={isOpen(p) ? t('promises.words_why') : undefined} autosize minRows={2} autoFocus value={words} onChange={(e) => setWords(e.currentTarget.value)} />
      <p className="row wrap">
        {isOpen(p) && <>
          <Button variant="filled" loading={busy} onClick={() => end('kept', text)}>{t('promises.kept')}</Button>
          <Button disabled={!text} onClick={() => end('broken', text)}>{t('promises.broken')}</Button>
          <Button disabled={!text} onClick={() => end('released', text)}>{t('promises.released')}</Button>
        </>}
        {needsApology(p) && <Button variant={isOpen(p) ? 'default' : 'filled'} loading={busy} onClick={() => end('apologised', text)}>{t('promises.we_apologised')}</Button>}
      </p>
      {isOpen(p) && staff.length > 0 && <Select maw={280} label={t('promises.give')} value="" data={[{ value: '', label: t('promises.give_to') }, ...staff.map((s) => ({ value: s.id, label: s.name }))]} onChange={(e) => { const to = staff.find((s) => s.id === e.currentTarget.value); if (to) give(to.id, to.name); }} />}
    </div>
  );
}
