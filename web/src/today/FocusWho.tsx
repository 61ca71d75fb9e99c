// Beside the words: who it is in a few lines, whether we may, and the next step with them.
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconStairsUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useStanding } from '../ladder/Evidence.tsx';
import type { Customer } from '../people/people.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Face } from '../shell/Face.tsx';
import { ago, longMonth } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Line } from './today.ts';

export const customerQuery = (id: string) => ({ queryKey: ['customer', id], queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id } } })) });
export const lastThree = (id: string) => ({ queryKey: ['customer', id, 'timeline', 'last'], queryFn: () => take(api.GET('/api/v1/customers/{id}/timeline', { params: { path: { id }, query: { limit: 3 } } })) });

export function Who({ line, customer: c }: { line: Line; customer: Customer | undefined }) {
  const id = line.customer_id;
  const greeting = useQuery({ queryKey: ['customer', id, 'greeting'], enabled: may(useSigned(), 'counter:read'), queryFn: () => take(api.GET('/api/v1/customers/{id}/greeting', { params: { path: { id } } })) }).data;
  const facts: [string, string | null | undefined][] = [
    [t('focus.comes'), line.rhythm],
    [t('focus.since'), greeting?.since && longMonth(greeting.since)],
    [t('focus.talked'), line.last_talk_at && ago(line.last_talk_at)],
    [t('focus.usual'), greeting?.usual.words],
    [t('focus.likes'), c?.interests.join(', ')],
    [t('focus.step'), greeting && greeting.level > 0 ? t('focus.step_of', { n: greeting.level, meaning: greeting.level_meaning }) : null],
  ];
  return (
    <>
      <div className="row"><Face id={id} name={line.name ?? line.external_id} size={52} /><div><Link className="name" to={`/people/${id}`}>{line.name ?? line.call}</Link>{c?.pronunciation && <p className="dim sm">{t('focus.say', { how: c.pronunciation })}</p>}{line.call !== line.name && <p className="dim sm">{t('customer.call_me', { name: line.call })}</p>}</div></div>
      <dl className="kv gap">{facts.filter(([, what]) => what).map(([name, what]) => <div key={name}><dt>{name}</dt><dd>{what}</dd></div>)}</dl>
      {greeting && greeting.take_care.length > 0 && <ul className="care">{greeting.take_care.map((care) => <li key={care.what} className="st wrong sm"><IconAlertTriangle className="i" aria-hidden />{care.what}</li>)}</ul>}
    </>
  );
}

const channels = ['post', 'email', 'phone', 'sms'] as const;
const asked = { call: 'phone', email: 'email', letter: 'post', chat: 'sms' } as const;

// The channel of the line first; what was never asked of the others is not said.
export function MayWe({ line, customer }: { line: Line; customer: Customer }) {
  const own = asked[line.channel as keyof typeof asked] as (typeof channels)[number] | undefined;
  const rows = channels.map((channel) => [channel, customer[`consent_${channel}`]] as const).filter(([channel, given]) => channel === own || given !== null).toSorted(([a], [b]) => Number(b === own) - Number(a === own));
  if (rows.length === 0) return null;
  return (
    <div className="blk">
      <h2>{t('consent.title')}</h2>
      <dl className="kv">{rows.map(([channel, given]) => {
        const Icon = given === true ? IconCircleCheck : given === false ? IconX : IconHelpCircle;
        return <div key={channel}><dt>{t(`channel.${channel}`)}</dt><dd><span className={`st ${given === true ? 'good' : given === false ? 'wrong' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden />{t(given === true ? 'consent.yes' : given === false ? 'consent.no' : 'consent.never_asked')}</span></dd></div>;
      })}</dl>
    </div>
  );
}

export function NextStep({ id }: { id: string }) {
  const next = useStanding(id).data?.next_step;
  if (!next) return null;
  return <div className="blk"><h2><IconStairsUp className="i" stroke={1.75} aria-hidden /> {t('focus.next')}</h2><p>{next.sentence}</p><p className="sm dim">{next.reason}</p></div>;
}
