// A list of any length: only the rows in sight are drawn. j and k move, Enter opens.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Face } from '../shell/Face.tsx';
import { ago, exact } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { callOf } from './people.ts';
import type { Listed } from './people.ts';

const row_px = 56;

export function List({ rows, stale, more, pickTag }: { rows: Listed[]; stale: boolean; more?: (() => void) | undefined; pickTag: (tag: string) => void }) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => row_px, overscan: 12, scrollMargin: top });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 30) more();
  }, [more, last, rows.length]);

  const focus = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    virtual.scrollToIndex(to);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus({ preventScroll: true }));
  };
  const at = () => Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
  useKeys({ j: () => focus(at() + 1), k: () => focus(at() - 1) });

  return (
    <ul ref={list} className="persons" aria-label={t('nav.people')} aria-busy={stale} style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const c = rows[item.index]!;
        return (
          <li key={c.id} data-index={item.index} aria-posinset={item.index + 1} aria-setsize={more ? -1 : rows.length} style={{ transform: `translateY(${item.start - top}px)` }}>
            <Face id={c.id} name={callOf(c)} size={36} />
            <span className="grow">
              <Link className="name" to={`/people/${c.id}`}>{callOf(c)}</Link>
              <span className="sm dim line">{[c.preferred_name && c.preferred_name !== c.name ? t('customer.call_me', { name: c.preferred_name }) : null, c.name ? c.emails[0] : null, c.name ? c.phones[0] : null, c.company, c.city].filter(Boolean).join(' · ')}</span>
            </span>
            <span className="tags">{c.tags.slice(0, 3).map((name) => <button key={name} type="button" className="pick" aria-label={t('people.with_tag', { tag: name })} onClick={() => pickTag(name)}>{name}</button>)}</span>
            {c.last_visit_at && <time className="sm dim seen" dateTime={c.last_visit_at} title={exact(c.last_visit_at)}>{ago(c.last_visit_at)}</time>}
          </li>
        );
      })}
    </ul>
  );
}
