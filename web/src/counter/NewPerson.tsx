// Somebody new: one question. Whether we may write is another one, asked by itself and honestly.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { fromOneField } from '../people/people.ts';
import type { Customer } from '../people/people.ts';
import { Problem, api, ifMatch, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { nameOf } from './greeting.ts';

export function NewPerson({ named, close }: { named: string; close: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState(named);
  const add = useMutation({
    mutationFn: () => take(api.POST('/api/v1/customers', { body: fromOneField(typed) })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['customers'] }),
  });
  if (add.data) return <MayWe customer={add.data} />;
  return (
    <form className="panel" onSubmit={(e: FormEvent) => { e.preventDefault(); if (typed.trim() && !add.isPending) add.mutate(); }} onKeyDown={(e) => { if (e.key === 'Escape') { e.preventDefault(); close(); } }}>
      <label className="lab" htmlFor="called">{t('counter.new_question')}</label>
      <div className="line1"><input id="called" autoFocus required autoComplete="off" maxLength={200} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} /><button type="submit" className="btn go">{t('people.add_go')}</button><button type="button" className="btn" onClick={close}>{t('cancel')}</button></div>
      <p className="dim">{t('people.add_why')}</p>
      <Refused problem={add.error instanceof Problem ? add.error : null} />
    </form>
  );
}

function MayWe({ customer }: { customer: Customer }) {
  const go = useNavigate();
  const [address, setAddress] = useState(customer.emails[0] ?? customer.phones[0] ?? '');
  const open = () => void go(`/counter/${customer.id}`, { state: { name: nameOf(customer) } });
  const answer = useMutation({
    mutationFn: async (given: boolean) => {
      const found = fromOneField(address || '-');
      const channel = 'phones' in found ? 'sms' : 'email';
      const path = { id: customer.id };
      if (given && !('name' in found) && !customer.emails.includes(address.trim()) && !customer.phones.includes(address.trim()))
        await take(api.PATCH('/api/v1/customers/{id}', { params: { path, header: ifMatch(customer) }, body: found }));
      return take(api.POST('/api/v1/customers/{id}/consents', { params: { path }, body: { channel, given, source: t('consent.in_person'), wording: t('counter.may_we') } }));
    },
    onSuccess: (kept) => { say(t('consent.saved', { channel: t(`channel.${kept.channel}`) })); open(); },
  });
  const usable = address.trim() !== '' && !('name' in fromOneField(address));
  return (
    <form className="panel" onSubmit={(e: FormEvent) => { e.preventDefault(); if (usable && !answer.isPending) answer.mutate(true); }} onKeyDown={(e) => { if (e.key === 'Escape') { e.preventDefault(); open(); } }}>
      <p className="lead" role="status">{t('counter.welcome', { name: nameOf(customer) })}</p>
      <label className="lab" htmlFor="address">{t('counter.may_we')}</label>
      <div className="line1"><input id="address" autoFocus autoComplete="off" maxLength={200} placeholder={t('counter.address')} value={address} onChange={(e) => setAddress(e.currentTarget.value)} />
        <button type="submit" className="btn" disabled={!usable}>{t('counter.they_said_yes')}</button>
        <button type="button" className="btn" onClick={() => answer.mutate(false)}>{t('counter.they_said_no')}</button>
        <button type="button" className="btn" onClick={open}>{t('counter.not_asked')}</button></div>
      <p className="dim">{t('counter.may_we_why')}</p>
      <Refused problem={answer.error instanceof Problem ? answer.error : null} />
    </form>
  );
}
