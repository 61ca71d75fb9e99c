// A thin strip while the network is away or something waits: how much, what, and a button that tries now.
import { IconChevronDown, IconCloudOff } from '@tabler/icons-react';
import { useState } from 'react';
import { clock } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { inWords } from './notes.ts';
import { drop, flush, mine, useOutbox } from './offline/outbox.ts';
import type { Item } from './offline/outbox.ts';

export function Strip() {
  const { items, offline, sending } = useOutbox();
  const [open, setOpen] = useState(false);
  const waiting = items.filter((i) => i.waits);
  if (!offline && waiting.length === 0) return null;
  return (
    <section className="strip" aria-label={t('counter.strip')}>
      <p role="status"><IconCloudOff className="i" stroke={1.75} aria-hidden />{[offline ? t('counter.offline') : null, waiting.length || !offline ? t('counter.wait', { n: waiting.length }) : null].filter(Boolean).join(' · ')}</p>
      {waiting.length > 0 && <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>{t('counter.wait_what')}<IconChevronDown className="i" aria-hidden /></button>}
      {waiting.length > 0 && <button type="button" disabled={sending} onClick={() => void flush()}>{t('counter.send_now')}</button>}
      {open && waiting.length > 0 && <ul>{waiting.map((i) => <Waits key={i.id} item={i} />)}</ul>}
    </section>
  );
}

function Waits({ item }: { item: Item }) {
  const why = item.refused ?? (mine(item) ? null : t('counter.wait_other'));
  return (
    <li>
      <time dateTime={new Date(item.at).toISOString()}>{clock(new Date(item.at).toISOString())}</time>
      <span><b className="serif">{item.name}</b> {inWords(item.noted)}{why && <em>{why}</em>}</span>
      {item.refused && <button type="button" onClick={() => void drop(item.id)}>{t('counter.drop')}</button>}
    </li>
  );
}
