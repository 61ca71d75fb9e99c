// Ctrl/Cmd+K: go anywhere, find anybody. Shows the key each time, so that it teaches itself.
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { api, take } from './api.ts';
import { Face } from './Face.tsx';
import { t } from './messages.tsx';
import './palette.css';

type Place = { to: string; key?: string; label: string };
type Choice = { id: string; act: () => void; row: ReactNode };

export default function Palette({ screens, inner, close, help, mayAdd }: { screens: Place[]; inner: Place[]; close: () => void; help: () => void; mayAdd: boolean }) {
  const go = useNavigate();
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const [q] = useDebouncedValue(text, 60);
  const found = useQuery({
    queryKey: ['customers', 'palette', q],
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => take(api.GET('/api/v1/customers', { params: { query: { q, limit: 6 } }, signal })),
  });

  const people: Choice[] = (text ? (found.data?.data ?? []) : []).map((c) => ({
    id: c.id,
    act: () => void go(`/people/${c.id}`),
    row: <><Face id={c.id} name={c.name ?? c.external_id} /><span className="name">{c.name ?? c.emails[0] ?? c.phones[0] ?? c.external_id}</span><span className="sm dim grow">{c.name ? c.emails[0] : null}</span></>,
  }));
  const places: Choice[] = [...screens, ...(text ? inner : [])].filter((s) => s.label.toLowerCase().includes(text.toLowerCase())).map((s) => ({
    id: s.to,
    act: () => void go(s.to),
    row: <><span className="grow">{t('palette.go', { screen: s.label })}</span>{s.key && <><kbd>g</kbd><kbd>{s.key}</kbd></>}</>,
  }));
  const acts: Choice[] = text ? [] : [
    ...(mayAdd ? [{ id: 'add', act: () => void go('/people?add'), row: <><span className="grow">{t('people.add')}</span><kbd>n</kbd></> }] : []),
    { id: 'help', act: help, row: <><span className="grow">{t('keys.title')}</span><kbd>?</kbd></> },
  ];
  const choices = [...people, ...places, ...acts];
  const [at, setAt] = useState(0);
  const here = Math.min(at, choices.length - 1);
  const chosen = choices[here];

  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no clean-up.
    void list.current?.children[here]?.scrollIntoView({ block: 'nearest' });
  }, [here]);

  // Enter before the answer has come waits for it: what is typed decides, not what was there before.
  const [entered, setEntered] = useState<string | null>(null);
  const fresh = text === q && !found.isFetching;
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    choice.act();
  };
  useEffect(() => {
    if (entered === null || !fresh) return;
    setEntered(null);
    if (entered === text) run(chosen);
  });
  const keys = (e: KeyboardEvent) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step) { e.preventDefault(); setAt((here + step + choices.length) % Math.max(1, choices.length)); }
    if (e.key === 'Enter' && !e.nativeEvent.isComposing) { e.preventDefault(); setEntered(text); }
  };

  return (
    <Modal.Root opened onClose={close} centered={false} yOffset="12vh" size={560} padding={0} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.label')}>
      <div className="palette">
        <IconSearch size={20} stroke={1.75} aria-hidden />
        <input
          autoFocus data-autofocus role="combobox" aria-expanded="true" aria-controls="choices" aria-activedescendant={chosen && `choice-${chosen.id}`} aria-autocomplete="list"
          aria-label={t('palette.label')} placeholder={t('palette.placeholder')} autoComplete="off" spellCheck={false}
          value={typed} onChange={(e) => { setTyped(e.currentTarget.value); setAt(0); }} onKeyDown={keys}
        />
      </div>
      <ul className="choices" id="choices" role="listbox" aria-label={t('palette.label')} ref={list}>
        {choices.map((c, i) => (
          <li key={c.id} id={`choice-${c.id}`} role="option" aria-selected={i === here} onMouseMove={() => setAt(i)} onClick={() => run(c)}>{c.row}</li>
        ))}
      </ul>
      {choices.length === 0 && <p className="nothing dim" role="status">{fresh ? t('palette.nothing') : '…'}</p>}
      </Modal.Content>
    </Modal.Root>
  );
}
