// One line: three letters and Enter for the person, a letter and a sign for what it was, words, Enter.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { t, word } from '../shell/messages.tsx';
import { callOf } from '../people/people.ts';
import { meaningOf, signs } from './entering.ts';
import type { Line } from './entering.ts';
import { findQuery } from './useLines.ts';
import type { Lines } from './useLines.ts';

const signOf = (line: Line): string => Object.entries(signs).find(([, expectation]) => expectation === line.expectation)?.[0] ?? '';
const whatOf = (line: Line): string => [word('kind', line.kind), line.expectation && t(`touch.${line.expectation}`)].filter(Boolean).join(', ');

export function Written({ line, takeBack }: { line: Line; takeBack: () => void }) {
  return (
    <li className="written">
      <span className="st good"><IconCircleCheck className="i" stroke={1.75} aria-label={t('enter.is_written')} /></span>
      <Link className="name" to={`/people/${line.person!.id}`}>{line.person!.name}</Link>
      <span><span aria-hidden className="sign">{signOf(line)}</span>{whatOf(line)}</span>
      <span className="grow dim">{line.words}</span>
      <Button variant="subtle" size="compact-sm" aria-label={t('enter.undo_of', { name: line.person!.name })} onClick={takeBack}>{t('undo')}</Button>
      {line.problem && <p className="st wrong sm" role="alert">{line.problem}</p>}
    </li>
  );
}

// `again`: it was just taken back, so that its words are changed next.
export function EnterLine({ line, last, again, all, undo }: { line: Line; last: boolean; again: boolean; all: Lines; undo: () => void }) {
  const id = useId();
  const [who, what, words] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const [q] = useDebouncedValue(line.person ? '' : line.typed.trim(), 60);
  const found = useQuery({ ...findQuery(q), enabled: q.length > 0 && open, placeholderData: keepPreviousData });
  const hits = open && q && !line.person ? (found.data?.data ?? []) : [];
  const here = Math.min(at, Math.max(0, hits.length - 1));
  useEffect(() => { if (last) who.current?.focus(); }, [last]);
  useEffect(() => { if (again) words.current?.select(); }, [again]);
  const busy = line.state === 'writing';
  const change = (part: Parameters<Lines['change']>[1]) => all.change(line.id, part);
  const pick = (index: number) => {
    const hit = line.typed.trim() === q && !found.isFetching ? hits[index] : undefined;
    if (hit) change({ person: { id: hit.id, name: callOf(hit) }, typed: callOf(hit) });
    setOpen(false);
    what.current?.focus();
  };
  const onWho = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.nativeEvent.isComposing) return;
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step && hits.length) { e.preventDefault(); setAt((here + step + hits.length) % hits.length); }
    if (e.key === 'Enter') { e.preventDefault(); if (line.typed.trim()) pick(here); }
    if (e.key === 'Escape') setOpen(false);
    if (e.key === 'z' && (e.ctrlKey || e.metaKey) && !line.typed) { e.preventDefault(); undo(); }
  };
  const onWhat = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const meaning = meaningOf(e.key);
    if (meaning === null) { if (e.key.length === 1) e.preventDefault(); return; }
    e.preventDefault();
    if (meaning === 'person') who.current?.select();
    else if (meaning === 'words') words.current?.focus();
    else {
      change(meaning);
      if ('expectation' in meaning) words.current?.focus();
    }
  };
  const onWords = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
    e.preventDefault();
    if (!line.typed.trim()) { who.current?.focus(); return; }
    void all.write(line.id);
    // A new last line takes the keys by itself; from a line above they go back to the last.
    if (!last) document.querySelector<HTMLElement>('.entered > li:last-child [role="combobox"]')?.focus();
  };
  return (
    <li className="line" aria-busy={busy || undefined}>
      <div className="whofield">
        <input ref={who} className="toldwords" role="combobox" aria-expanded={hits.length > 0} aria-controls={`${id}-hits`} aria-autocomplete="list" aria-activedescendant={hits.length > 0 ? `${id}-${here}` : undefined} aria-label={t('enter.who')} placeholder={t('enter.who_hint')} autoComplete="off" spellCheck={false} disabled={busy} value={line.person?.name ?? line.typed} onChange={(e) => { setAt(0); setOpen(true); change({ typed: e.currentTarget.value, person: null }); }} onKeyDown={onWho} onBlur={() => setOpen(false)} />
        <ul id={`${id}-hits`} role="listbox" aria-label={t('enter.who')} hidden={hits.length === 0}>
          {hits.map((hit, index) => <li key={hit.id} id={`${id}-${index}`} role="option" aria-selected={index === here} onPointerDown={(e) => { e.preventDefault(); pick(index); }}><span className="name">{callOf(hit)}</span> <span className="sm dim">{[hit.company, hit.city, hit.phones[0]].filter(Boolean).join(' · ')}</span></li>)}
        </ul>
      </div>
      <input ref={what} className="toldwords" aria-label={t('enter.what')} aria-description={t('enter.what_keys')} autoComplete="off" spellCheck={false} disabled={busy} value={`${signOf(line)} ${whatOf(line)}`.trim()} onChange={() => undefined} onKeyDown={onWhat} />
      <input ref={words} className="toldwords" aria-label={t('touch.words')} placeholder={t('enter.words_hint')} autoComplete="off" maxLength={4000} disabled={busy} value={line.words} onChange={(e) => change({ words: e.currentTarget.value })} onKeyDown={onWords} />
      {!last && <Button variant="subtle" size="compact-sm" disabled={busy} onClick={() => all.leaveOut(line.id)}>{t('enter.leave_out')}</Button>}
      {line.problem && <p className="st wrong sm" role="alert"><IconAlertTriangle className="i" aria-hidden />{line.problem} {t('enter.try_again')}</p>}
    </li>
  );
}
