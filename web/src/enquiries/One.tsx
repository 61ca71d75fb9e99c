// One open enquiry: what they want since when, and how it ended in two taps.
import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Face } from '../shell/Face.tsx';
import { ago, exactMoney, shortDayYear, upTo } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Quote } from './Quote.tsx';
import { reasons, short } from './enquiries.ts';
import type { Enquiry, useAct } from './enquiries.ts';

export function One({ enquiry, act, mayWrite, named = true }: { enquiry: Enquiry; act: ReturnType<typeof useAct>; mayWrite: boolean; named?: boolean }) {
  const [open, setOpen] = useState<'quote' | 'loss' | null>(null);
  const losing = open === 'loss';
  const turn = (panel: 'quote' | 'loss') => setOpen(open === panel ? null : panel);
  const [rival, setRival] = useState('');
  const name = enquiry.customer_name ?? t('enquiries.nobody_by_name');
  const missing = short(enquiry);
  const order = enquiry.proposed_order_id ?? undefined;
  return (
    <li className={named ? undefined : 'alone'}>
      {named && <Face id={enquiry.customer_id} name={name} size={40} />}
      <div className="mid">
        {named && <Link className="name" to={`/people/${enquiry.customer_id}`}>{name}</Link>}
        <p className="about">{enquiry.what}</p>
        {enquiry.asked && enquiry.asked !== enquiry.what && <p className="words">{enquiry.asked}</p>}
        <p className="why">
          {enquiry.answered_at ? t('enquiries.asked_answered', { ago: ago(enquiry.at), answered: ago(enquiry.answered_at) }) : t('enquiries.asked', { ago: ago(enquiry.at) })}
          {enquiry.staff && <> {t('enquiries.with', { name: enquiry.staff })}</>}
          {enquiry.quoted && enquiry.valid_until && <> {t(enquiry.quote_state === 'expired' ? 'enquiries.ran_out' : 'enquiries.stands', { amount: exactMoney(enquiry.quoted), day: shortDayYear(enquiry.valid_until) })}</>}
        </p>
        {missing.map((item) => <p key={item.line} className="st watch sm"><IconAlertTriangle className="i" stroke={1.75} aria-hidden />{t('enquiries.short', { n: item.stock ?? 0, product: item.product, wanted: upTo(item.quantity, 3) })}</p>)}
        {order && <p className="why">{t('enquiries.proposed')}</p>}
      </div>
      {mayWrite && (
        <div className="acts">
          {!enquiry.answered_at && <Button size="compact-sm" variant="subtle" aria-label={t('enquiries.answered_of', { name })} onClick={() => act.mutate({ enquiry, to: 'answer' })}>{t('enquiries.answered')}</Button>}
          <Button size="compact-sm" variant="subtle" aria-expanded={open === 'quote'} aria-label={t('enquiries.quote_of', { name })} onClick={() => turn('quote')}>{t('enquiries.quote')}</Button>
          <Button size="compact-sm" aria-label={t('enquiries.sold_of', { name })} onClick={() => act.mutate({ enquiry, to: 'sale', order_id: order })}>{t(order ? 'enquiries.sold_so' : 'enquiries.sold')}</Button>
          <Button size="compact-sm" variant="subtle" aria-expanded={losing} aria-label={t('enquiries.lost_of', { name })} onClick={() => turn('loss')}>{t('enquiries.lost')}</Button>
        </div>
      )}
      {open === 'quote' && <Quote enquiry={enquiry} close={() => setOpen(null)} />}
      {losing && (
        <div className="opened">
          <TextInput label={t('enquiries.to_whom')} description={t('enquiries.if_known')} maxLength={200} value={rival} onChange={(event) => setRival(event.currentTarget.value)} />
          <div role="group" aria-label={t('enquiries.lost_to_what')}><p className="lab">{t('enquiries.lost_to_what')}</p>
            <p className="row wrap">{reasons.map((reason) => <button key={reason} type="button" className="pick" onClick={() => act.mutate({ enquiry, to: 'loss', reason, lost_to: rival.trim() || undefined })}>{t(`enquiries.reason.${reason}`)}</button>)}</p></div>
        </div>
      )}
    </li>
  );
}
