// What was found grows upwards from the field: the likeliest lies next to the thumb.
import { useEffect, useRef } from 'react';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { marked, phoneTail } from './counter.ts';
import { nameOf } from './greeting.ts';
import type { Find, Hit } from './useFind.ts';

export function Hits({ find, add }: { find: Find; add: (() => void) | null }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    void list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [find.here, find.hits]);
  if (find.error && find.hits.length === 0) return <><h1 className="sr">{t('counter.find')}</h1><Broken error={find.error} again={find.again} /></>;
  return (
    <>
      <h1 className="sr">{t('counter.find')}</h1>
      <p className="dim fit" role="status">{find.nobody ? t('people.none_found', { typed: find.typed.trim() }) : find.hits.length ? t('counter.fit', { n: find.hits.length }) : ''}</p>
      {find.nobody && <p className="row wrap"><span className="grow dim">{t('people.none_found_words')}</span>{add && <button type="button" className="btn" onClick={add}>{t('counter.add_named', { name: find.typed.trim() })}</button>}</p>}
      <ul className="hits" id="hits" role="listbox" aria-label={t('counter.find')} aria-busy={find.busy} ref={list}>
        {find.hits.map((hit, i) => ({ hit, i })).reverse().map(({ hit, i }) => (
          <li key={hit.id} id={`hit-${hit.id}`} role="option" aria-selected={i === find.here} className="hit" onClick={() => find.open(hit)} onMouseMove={() => find.point(i)}>
            <Face id={hit.id} name={nameOf(hit)} size={60} />
            <span><Name name={nameOf(hit)} typed={find.typed} /><span className="dim line">{about(hit, find.typed)}</span></span>
            {i === find.here && <span className="go2" aria-hidden><span className="tag acc">{t('counter.enter')}</span></span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Name({ name, typed }: { name: string; typed: string }) {
  const [before, mark, after] = marked(name, typed);
  return <span className="nm">{before}{mark && <mark>{mark}</mark>}{after}</span>;
}

// Nothing private: what they like to be called, whose they are, when they were here.
function about(hit: Hit, typed: string): string {
  const tail = phoneTail(hit.phones, typed);
  return [
    tail && t('counter.phone_ends', { tail }),
    hit.preferred_name && hit.preferred_name !== hit.name ? t('customer.call_me', { name: hit.preferred_name }) : null,
    hit.company,
    hit.last_visit_at ? t('counter.here_last', { ago: ago(hit.last_visit_at) }) : t('counter.never_here'),
  ].filter(Boolean).join(' · ');
}
