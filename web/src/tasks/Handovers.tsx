// What waits for a yes: given to me, and on its way from me.
import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { shortDay } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { thingOf } from './tasks.ts';
import type { Handover } from './tasks.ts';
import type { Acts } from './useActs.ts';

type Rows = { rows: Handover[]; acts: Acts; mayWrite: boolean; at: string | null; setAt: (id: string) => void };

export function ForYou({ rows, acts, mayWrite, at, setAt }: Rows) {
  const [declining, setDeclining] = useState<string | null>(null);
  if (rows.length === 0) return null;
  return (
    <section className="grp" aria-labelledby="for-you">
      <h2 id="for-you"><IconArrowRight className="i" stroke={1.75} aria-hidden />{t('handover.for_you')}</h2>
      <ul className="jobs">
        {rows.map((one) => (
          <li key={one.id} id={one.id} tabIndex={-1} aria-current={one.id === at ? 'true' : undefined} onFocus={() => setAt(one.id)}>
            <div className="mid">
              <p className="about">{thingOf(one)}</p>
              <p className="words">{one.from_staff ? t('handover.why', { from: one.from_staff, note: one.note }) : t('handover.why_nobody', { note: one.note })}</p>
              <Whom one={one} />
            </div>
            {mayWrite && (
              <div className="acts">
                <Button variant="subtle" size="compact-sm" aria-expanded={declining === one.id} aria-label={t('handover.decline_of', { what: thingOf(one) })} onClick={() => setDeclining(declining === one.id ? null : one.id)}>{t('handover.decline')}</Button>
                <Button size="compact-sm" aria-label={t('handover.accept_of', { what: thingOf(one) })} onClick={() => void acts.accept(one)}>{t('handover.accept')}</Button>
              </div>
            )}
            {declining === one.id && <Decline one={one} acts={acts} close={() => setDeclining(null)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function FromYou({ rows, acts, mayWrite, at, setAt }: Rows) {
  if (rows.length === 0) return null;
  return (
    <section className="grp" aria-labelledby="from-you">
      <h2 id="from-you"><IconArrowBackUp className="i" stroke={1.75} aria-hidden />{t('handover.from_you')}</h2>
      <ul className="jobs">
        {rows.map((one) => (
          <li key={one.id} id={one.id} tabIndex={-1} aria-current={one.id === at ? 'true' : undefined} onFocus={() => setAt(one.id)}>
            <div className="mid"><p className="about">{thingOf(one)}</p><p className="why">{t(one.overdue ? 'handover.to_overdue' : 'handover.to', { to: one.to_staff })}</p><Whom one={one} /></div>
            {mayWrite && <div className="acts"><Button variant="subtle" size="compact-sm" aria-label={t('handover.withdraw_of', { what: thingOf(one) })} onClick={() => void acts.withdraw(one)}>{t('handover.withdraw')}</Button></div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Whom({ one }: { one: Handover }) {
  if (!one.overdue && !one.due_at && !one.customer_id) return null;
  return (
    <p className="why row wrap">
      {one.overdue && <span className="st watch"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('handover.overdue')}</span>}
      {one.due_at && <span>{t('handover.due', { day: shortDay(one.due_at) })}</span>}
      {one.customer_id && one.customer && one.kind !== 'customer' && <Link className="name" to={`/people/${one.customer_id}`}>{one.customer}</Link>}
    </p>
  );
}

function Decline({ one, acts, close }: { one: Handover; acts: Acts; close: () => void }) {
  const [why, setWhy] = useState('');
  return (
    <form className="opened ask" onSubmit={(event) => { event.preventDefault(); void acts.decline(one, why.trim()); }} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <Textarea label={t('handover.decline_why')} rows={2} autoFocus value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      <p className="row wrap"><Button type="submit" disabled={!why.trim()}>{t('handover.decline')}</Button><Button variant="subtle" onClick={close}>{t('cancel')}</Button></p>
    </form>
  );
}
