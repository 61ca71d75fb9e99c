// One person of the list: a draft that never leaves by itself, and what came of it.
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { Asks } from './Asks.tsx';
import type { Asking } from './Asks.tsx';
import { kindOf, mayNeedNoAnswer, mayTurnDown, ways } from './today.ts';
import type { Line, Way } from './today.ts';
import type { useMark } from './useMark.ts';

export function Open({ line, mark, begin = null, close }: { line: Line; mark: ReturnType<typeof useMark>; begin?: Asking; close: () => void }) {
  const [draft, setDraft] = useState(line.draft);
  const [kind, setKind] = useState<Way>(kindOf(line.channel));
  const [words, setWords] = useState('');
  const [asking, setAsking] = useState<Asking>(begin);
  const copy = () => void navigator.clipboard.writeText(draft).then(() => say(t('today.copied')), () => say(t('today.not_copied')));
  const done = () => mark.mutate({ line, act: 'done', kind, ...(words.trim() ? { summary: words.trim() } : {}) });
  return (
    <form className="opened" onSubmit={(event) => { event.preventDefault(); done(); }} onKeyDown={(event) => event.key === 'Escape' && close()}>
      {line.best_time && <p className="sm dim">{line.best_time.why}</p>}
      <Textarea label={t('today.draft')} description={t('today.nothing_sent')} autosize minRows={4} maxRows={12} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} />
      <p className="row wrap"><Button size="compact-sm" onClick={copy}>{t('today.copy')}</Button></p>
      <div role="group" aria-label={t('touch.kind')}><p className="lab">{t('touch.kind')}</p><p className="row wrap">{ways.map((k) => <button key={k} type="button" className="pick" aria-pressed={k === kind} onClick={() => setKind(k)}>{t(`kind.${k}`)}</button>)}</p></div>
      <Textarea label={t('today.what_came')} rows={2} autoFocus={begin === null} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      <p className="row wrap">
        <Button type="submit" variant="filled" loading={mark.isPending}>{t('today.done')}</Button>
        <Button onClick={() => mark.mutate({ line, act: 'later' })}>{t('today.later')}</Button>
        {mayNeedNoAnswer(line) && <Button variant="subtle" onClick={() => mark.mutate({ line, act: 'done', no_answer_needed: true })}>{t('today.no_answer')}</Button>}
        {mayTurnDown(line) && <Button variant="subtle" aria-expanded={asking === 'reason'} onClick={() => setAsking(asking === 'reason' ? null : 'reason')}>{t('today.not_this')}</Button>}
        <Button variant="subtle" aria-expanded={asking === 'staff'} onClick={() => setAsking(asking === 'staff' ? null : 'staff')}>{t('today.give')}</Button>
      </p>
      <Asks line={line} mark={mark} asking={asking} byKey={begin !== null} />
    </form>
  );
}
