// One task: its brief, its list, and what becomes of it.
import { Button, Checkbox, Textarea } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { t } from '../shell/messages.tsx';
import { HandOver } from './HandOver.tsx';
import type { Task } from './tasks.ts';
import type { Acts } from './useActs.ts';

const brief = ['goal', 'done_means', 'limits', 'budget'] as const;
export type Asking = 'reason' | 'staff' | null;

export function Opened({ task, acts, asking, ask, close }: { task: Task; acts: Acts; asking: Asking; ask: (what: Asking) => void; close: () => void }) {
  const [words, setWords] = useState('');
  const [why, setWhy] = useState('');
  // A tick shows at once; what the server holds counts in the end.
  const [list, setList] = useState(task.checklist);
  useEffect(() => setList(task.checklist), [task.checklist]);
  const tick = (at: number) => {
    const next = list.map((line, i) => (i === at ? { ...line, done: !line.done } : line));
    setList(next);
    void acts.setList(task, next).then((kept) => { if (!kept) setList(task.checklist); });
  };
  const said = brief.filter((part) => task[part]);
  return (
    <div className="opened" onKeyDown={(event) => event.key === 'Escape' && close()}>
      {(said.length > 0 || task.customer_id) && (
        <dl className="kv">
          {task.customer_id && <><dt>{t('tasks.about')}</dt><dd><Link className="name" to={`/people/${task.customer_id}`}>{task.customer ?? t('handover.somebody')}</Link></dd></>}
          {said.map((part) => <div className="pair" key={part}><dt>{t(`tasks.brief.${part}`)}</dt><dd>{task[part]}</dd></div>)}
        </dl>
      )}
      {task.source !== 'hand' && <p className="sm dim">{t(`tasks.from_source.${task.source}`)}</p>}
      {list.length > 0 && <ul className="steps">{list.map((line, i) => <li key={i}><Checkbox label={line.text} checked={line.done} onChange={() => tick(i)} /></li>)}</ul>}
      {asking === 'staff' ? <HandOver thing={{ task_id: task.id }} acts={acts} close={() => ask(null)} /> : (
        <form className="ask" onSubmit={(event) => { event.preventDefault(); void acts.finish(task, words.trim()); }}>
          <Textarea label={t('tasks.what_came')} rows={2} autoFocus value={words} onChange={(event) => setWords(event.currentTarget.value)} />
          <p className="row wrap">
            <Button type="submit" variant="filled">{t('tasks.done')}</Button>
            <Button onClick={() => void acts.tomorrow(task)}>{t('tasks.tomorrow')}</Button>
            <Button variant="subtle" onClick={() => ask('staff')}>{t('tasks.hand_over')}</Button>
            <Button variant="subtle" aria-expanded={asking === 'reason'} onClick={() => ask(asking === 'reason' ? null : 'reason')}>{t('tasks.drop')}</Button>
          </p>
        </form>
      )}
      {asking === 'reason' && <div className="ask"><Textarea label={t('tasks.drop_why')} rows={2} value={why} onChange={(event) => setWhy(event.currentTarget.value)} /><p className="row"><Button disabled={!why.trim()} onClick={() => void acts.drop(task, why.trim())}>{t('tasks.drop')}</Button></p></div>}
    </div>
  );
}
