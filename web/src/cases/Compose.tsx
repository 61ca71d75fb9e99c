// Answer, note, or their words. Typing / offers the ready answers.
import { Button, Checkbox, Textarea } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { useSigned } from '../session/session.ts';
import '../messages/more.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Attach, useFiles } from './Attach.tsx';
import { filledIn, leaving, matching, slashAt, waysFor } from './cases.ts';
import type { Way, WholeCase } from './cases.ts';
import { Place } from './Place.tsx';
import type { Acts } from './useCase.ts';

const kinds = ['answer', 'note', 'customer'] as const;
type Kind = (typeof kinds)[number];
const usual = { mail: 'email', form: 'email', survey: 'email', phone: 'call', counter: 'in_person', review: 'public_reply', post: 'public_reply' } as const;

export function Compose({ one, acts }: { one: WholeCase; acts: Acts }) {
  const { business } = useSigned();
  const [kind, setKind] = useState<Kind>(one.reaches_nobody ? 'note' : 'answer');
  const [wait, setWait] = useState(false);
  const { clear, ...attaching } = useFiles(one.id);
  const [unsent, setUnsent] = useState(false);
  const [cursor, setCursor] = useState(0);
  const [picked, setPicked] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft({ words: '', way: usual[one.source] as string });
  const rules = useQuery({ queryKey: ['case-rules'], queryFn: () => take(api.GET('/api/v1/case-rules')) });
  const articles = useQuery({ queryKey: ['articles', 'public'], queryFn: () => take(api.GET('/api/v1/articles', { params: { query: { published: true } } })) });
  const slash = kind === 'answer' ? slashAt(draft.values.words, cursor) : null;
  const offered = slash ? matching(slash.typed, [...(rules.data?.answers ?? []), ...(articles.data?.data ?? []).filter((one) => one.link).map(({ title, link }) => ({ name: title, words: `${title}: ${link!}` }))]) : [];
  const insert = (answer: Schemas['CannedAnswer']) => {
    const words = filledIn(answer.words, one, business.name);
    draft.set('words', draft.values.words.slice(0, slash!.from) + words + draft.values.words.slice(cursor));
    setPicked(0);
    area.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by) setPicked((picked + by + offered.length) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') insert(offered[Math.min(picked, offered.length - 1)]!);
    else return;
    event.preventDefault();
  };
  const { nameless, ...sending } = leaving(one, draft.values.way, unsent);
  const canGo = kind === 'answer' && sending.canGo;
  const goes = kind === 'answer' && sending.goes;
  const canCopy = window.isSecureContext;
  const there = kind === 'answer' && draft.values.way === 'public_reply';
  const files = goes ? attaching.files.map((file) => file.id) : [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { kind, words: draft.values.words.trim(), ...(kind !== 'note' ? { way: draft.values.way as Way } : {}), ...(kind === 'answer' && wait ? { then_wait: true } : {}), ...(kind === 'answer' && !nameless && draft.values.way === 'email' ? { send: goes } : {}), ...(files.length > 0 ? { files } : {}) };
    if (!(await draft.send(() => acts.add(one, body)))) return;
    const copied = there && canCopy && (await navigator.clipboard.writeText(body.words).then(() => true, () => false));
    draft.set('words', '');
    if (kind === 'answer') clear();
    setWait(false);
    setUnsent(false);
    say(t(copied ? 'cases.added.copied' : nameless && kind === 'answer' ? 'cases.added.answer' : goes ? 'cases.added.sent' : `cases.added.${kind}`));
  };
  const closed = one.state === 'closed';
  return (
    <form className="compose" onSubmit={(event) => void submit(event)}>
      <div className="row wrap">{kinds.filter((k) => !((closed || one.reaches_nobody) && k === 'answer')).map((k) => <button key={k} type="button" className="pick" aria-pressed={k === kind} onClick={() => setKind(k)}>{t(`cases.compose.${k}`)}</button>)}</div>
      <Textarea ref={area} aria-label={t(`cases.compose.${kind}`)} placeholder={kind === 'answer' ? t('cases.slash') : undefined} autosize minRows={3} required {...draft.field('words')}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)} onKeyDown={onKey} aria-controls={offered.length ? 'ready' : undefined} />
      {offered.length > 0 && <ul id="ready" className="ready" aria-label={t('cases.ready')}>{offered.map((answer, i) => <li key={answer.name}><button type="button" className={i === picked ? 'at' : undefined} onClick={() => insert(answer)}><b>{answer.name}</b> <span className="dim sm">{answer.words.slice(0, 80)}</span></button></li>)}</ul>}
      {goes && <Attach {...attaching} />}
      <Refused problem={draft.problem} />
      <div className="row wrap">
        <Button type="submit" variant="filled" loading={draft.busy}>{t(goes || nameless && kind === 'answer' ? 'cases.send.mail' : `cases.send.${kind}`)}</Button>
        {kind !== 'note' && !(nameless && kind === 'answer') && <Select size="sm" aria-label={t('cases.by_way')} data={waysFor(one.source).map((value) => ({ value, label: t(`cases.way.${value}`) }))} {...draft.field('way')} />}
        {kind === 'answer' && <Checkbox label={t('cases.then_wait')} checked={wait} onChange={(event) => setWait(event.currentTarget.checked)} />}
        {canGo && <Checkbox label={t('cases.only_write_down')} checked={unsent} onChange={(event) => setUnsent(event.currentTarget.checked)} />}
      </div>
      {kind === 'answer' && <p className="dim sm">{there && !canCopy ? t('cases.reply_there_by_hand') : sending.words}{there && <> <Place one={one} /></>}</p>}
    </form>
  );
}
